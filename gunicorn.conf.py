"""Production server: several processes of several threads (see `python3 make.py serve`)."""

import os

bind = os.environ.get("CALEOL_ADRESSE", "127.0.0.1:8000")
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
worker_class = "gthread"
# a live page holds a thread for as long as its stream is open: threads must exceed streams plus requests
threads = int(os.environ.get("CALEOL_FILS", "16"))
timeout = 60
graceful_timeout = 20
keepalive = 5
preload_app = False  # each process opens its own database connections
control_socket_disable = True  # it would lie in the home folder, common to all installations of an account
accesslog = None
errorlog = "-"
