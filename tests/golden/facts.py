# Knows how the facts that a module holds against captures become one case a capture: it asks them all
# and lists every one that is not so.
# Refuses to know any of them, and to be asked of no capture at all.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import collections

import pytest


class Facts:
    """What should be true of captures, as functions that assert it."""

    def __init__(self):
        self._of = collections.defaultdict(list)  # a capture's name: its functions and arguments

    def each(self, cases):
        """Keeps a function to be called with each of these: a capture's name, or a tuple that begins
        with one. It leaves no test behind for pytest to call by itself."""
        cases = [case if isinstance(case, tuple) else (case,) for case in cases]

        def keep(fact):
            assert cases, f"{fact.__name__}: there is no such capture"
            for case in cases:
                self._of[case[0]].append((fact, case))
        return keep

    def wrong(self, name):
        """What is not so, and where."""
        for fact, case in self._of[name]:
            try:
                fact(*case)
            except Exception as error:  # whatever it is, the other facts are still to be looked at
                line = error.__traceback__.tb_next.tb_lineno
                yield f"{fact.__name__}{list(case)}, line {line}: {type(error).__name__}: {error}"

    def test(self):
        """The test of a module whose facts are all kept."""
        @pytest.mark.parametrize("name", sorted(self._of))
        def test_facts(name):
            wrong = list(self.wrong(name))
            if wrong:
                pytest.fail("\n\n".join([f"{len(wrong)} of {len(self._of[name])} facts", *wrong]),
                            pytrace=False)
        return test_facts
