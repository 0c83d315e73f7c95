"""How gunicorn serves the portal; `manage.py serve` and production read the same file."""

import os

workers = int(os.environ.get("WEB_CONCURRENCY", "1"))
threads = 8
worker_class = "gthread"
timeout = 60  # seconds
graceful_timeout = 10  # seconds
keepalive = 5  # seconds
max_requests = 20_000
max_requests_jitter = 1_000
limit_request_line = 4094  # bytes
limit_request_fields = 60
limit_request_field_size = 8190  # bytes
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108 -- no disk waits
control_socket_disable = True
errorlog = "-"
loglevel = "warning"
