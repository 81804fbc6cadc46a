"""Foreign bytes are decoded in processes of their own.

`server` is a small process that has imported everything and forks a worker on demand. A `worker` locks itself in
(`lockdown`: resource limits, Landlock, seccomp), then answers requests from one socket until it is closed: it
reads the file from a descriptor it is handed and sends bytes in the fixed format of `wire`, never objects. `process`
is the parent's end of one worker, with a deadline; `pool` shares workers between threads, tries a file that ended
one a second time alone, and turns every failure into a reason.
"""
