"""Line items: what an order or an order request is made up of, each with a price that adds up."""
