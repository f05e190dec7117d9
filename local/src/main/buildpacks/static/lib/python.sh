#!/bin/sh
# Starts the small server for one folder: sh python.sh PYTHON FOLDER, in the app's folder.
set -eu
exec "$1" "$(dirname "$0")/server.py" "$2" "${HOST:-0.0.0.0}" "$PORT"
