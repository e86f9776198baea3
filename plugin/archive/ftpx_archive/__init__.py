"""ftpx-archive, a module a concept: `inputs` are cut into `units`, a `cluster` has its workers do their
`work` on each, the `run` keeps what came of it, `reduce` makes one out of all. `scan` alone knows how
ftpx-scan is called, `cluster` alone Dask.

SPDX-License-Identifier: GPL-2.0-or-later
"""
