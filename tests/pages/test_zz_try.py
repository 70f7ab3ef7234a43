import pytest, time_machine
from tests.worlds import NOW, World
from tests.conftest import Portal
from tests.rendered import rendered
@pytest.fixture(autouse=True)
def _frozen():
    with time_machine.travel(NOW, tick=False):
        yield
def show(at):
    print("EXC", [e.value for e in at.exception])
    for e in at.main:
        print(type(e).__name__, repr(getattr(e,'value', getattr(e,'label','')))[:400])
def test_a(small_world: World, portal: Portal):
    for who, pr in (("sponsor","alpha"),("beta_sponsor","beta"),("sibling_sponsor","sibling")):
        at = portal(small_world, who, "budget", pr)
        print("=====", who); show(at)
    for part in ("lines","plan","entries","contract"):
        at = portal(small_world, "manager", "money", "alpha", part=part)
        print("=====", part); show(at)
    at = portal(small_world, "manager", "money", "alpha", part="entries", entry="1")
    show(at)
    at = portal(small_world, "manager", "budget", "hidden")
    show(at)
