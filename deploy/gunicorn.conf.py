"""gunicorn's settings, the same for the demo and for production; the environment changes them."""

import os

bind = f"{os.environ.get('ANJU_HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
worker_class = "gthread"
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
# A freeze of a large city and a long report stay below this; longer work is a job of the worker.
timeout = 60
graceful_timeout = 10
loglevel = os.environ.get("WEB_LOG_LEVEL", "warning")
control_socket_disable = True
