"""What is done without anybody asking: a worker that repeats its jobs."""
