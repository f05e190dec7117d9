# The SSH port gives no shell, no terminal, no files, no tunnels.
$ server_start
! remote
[..]admin[..]
...
! remote ls
...
! remote git-upload-archive x
...
! remote 'sh -c id'
...
! ssh -p 2222 -s git@127.0.0.1 sftp
...
! ssh -p 2222 -o ExitOnForwardFailure=yes -N -R 9999:127.0.0.1:22 git@127.0.0.1
...
! ssh -p 2222 -o PubkeyAuthentication=no git@127.0.0.1 whoami
[..]Permission denied (publickey).
$ remote whoami
User: [..]admin
...
# Who can do only what is broken gets no further, and the operator sees it.
! ssh -p 2222 -o LogLevel=INFO -o KexAlgorithms=diffie-hellman-group14-sha1 git@127.0.0.1 whoami
[..]no matching key exchange method found[..]
$ eventually grep -c 'connection refused host=127.0.0.1 reason=.*group14-sha1' $story/server.log
1
