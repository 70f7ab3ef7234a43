import sys
from tests.worlds import *
import time_machine
def test_x(world):
    with time_machine.travel(NOW, tick=False):
        from portal.budget.reading import report
        from portal.budget.desk import desk
        from portal.budget.figures import as_json
        for who, pr in (("sponsor","alpha"),("sibling_sponsor","sibling"),("beta_sponsor","beta"),("manager","alpha"),("manager","hidden")):
            r = report(world.scope(who, pr))
            print(who, pr, as_json(r), r.months, r.retainer, r.open_book, r.entries, r.trouble, r.planned_to_date)
        d = desk(world.scope("manager","alpha"), chosen=1)
        print(d.client.spent, d.everything.spent, as_json(d.client))
