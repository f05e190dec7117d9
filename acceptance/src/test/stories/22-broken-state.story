# withstand G 113: what cannot be read is refused with file and remedy, and left as it is.
$ server_start
$ server_stop
server exited with 0
$ cp -a data good && dd if=/dev/urandom of=data/state.db bs=4096 seek=2 count=5 conv=notrunc status=none
! slipway serve
slipway: state file [..]/data/state.db is damaged: [..]
  restore a backup in its place; nothing was changed
$ rm -r data && cp -a good data && truncate -s 9000 data/state.db
! slipway serve
slipway: state file [..]/data/state.db is damaged: [..]
  restore a backup in its place; nothing was changed
$ rm -r data && cp -a good data && printf '\0\0\0\143' | dd of=data/state.db bs=1 seek=60 conv=notrunc status=none
! slipway serve
slipway: state file [..]/data/state.db is of version 99, newer than this program's [..]
  start the newer Slipway again, or restore a backup of before the upgrade
$ rm -r data && cp -a good data && mkdir -p data/repositories/0123456789abcdef.git && rm data/state.db
! slipway serve
slipway: state file [..]/data/state.db is missing or empty, but [..]/data/repositories is there
  restore a backup in its place, or give another folder with --data
$ rm -r data && cp -a good data && : >data/ssh_host_ed25519_key
! slipway serve
slipway: host key [..]/data/ssh_host_ed25519_key is not a private ed25519 key: it is empty
...
# A write-ahead log that broke off is what a power cut leaves.
$ rm -r data && cp -a good data && printf 'half a log' >data/state.db-wal
$ server_start
$ remote apps
there are no apps[..]
