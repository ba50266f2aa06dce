"""What went wrong beside the requests themselves: e-mails, payments and jobs, for staff to see to."""
