"""Moves dated ahead take effect on their day, not before."""

import datetime as dt

from common import jobs
from common.models import JobRun
from communities.actions.areas import place_under
from communities.actions.communities import place_community
from communities.models import Area


def _run_daily():
    run = JobRun.objects.create(name="communities.bring_up_to_date", slot="test")
    jobs.execute(run.pk)
    run.refresh_from_db()
    assert run.state == JobRun.State.DONE
    run.delete()


def test_a_community_moves_on_the_day_it_was_dated_for(world, system, settings):
    home = world.homes["新华"][0]
    place_community(community=home, area=world.ande, from_=dt.date(2023, 4, 1), by=system)
    _run_daily()
    home.refresh_from_db()
    assert home.area == world.xinhua
    settings.ANJU_TODAY = dt.date(2023, 4, 1)
    _run_daily()
    home.refresh_from_db()
    assert home.area == world.ande


def test_a_street_changes_its_district_on_the_day_it_was_dated_for(world, system, settings):
    place_under(child=world.xinhua, parent=world.lingcheng, from_=dt.date(2023, 4, 1), by=system)
    _run_daily()
    assert world.xinhua in Area.objects.within(world.decheng.pk)
    settings.ANJU_TODAY = dt.date(2023, 4, 1)
    _run_daily()
    assert world.xinhua not in Area.objects.within(world.decheng.pk)
    assert world.xinhua in Area.objects.within(world.lingcheng.pk)
