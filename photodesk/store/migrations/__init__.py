"""One module for each version of the schema, and `upgrading`, which runs them. Imported only for an older library.

A new version: raise `schema.USER_VERSION`, write `vNNNN.py` with what Alembic is to do, add it to `upgrading.STEPS`, and put a
library of the version before into the tests. A step may run again after the number was lost, so one that only changes rows
must find them changed. A step sees no foreign keys at work, so that a table can be remade without its rows' children going;
they are checked before it is committed.
"""
