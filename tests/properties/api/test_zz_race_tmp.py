import threading, uuid
import pytest
from django.db import connection
from properties.actions.inspections import start_inspection
from properties.models import Inspection
from tests.conftest import *  # noqa
@pytest.mark.django_db(transaction=True)
def test_two_at_once(world, period, clerk_xinhu):
    mark=uuid.uuid4(); barrier=threading.Barrier(4); got=[]; bad=[]
    def go():
        try:
            barrier.wait()
            got.append(start_inspection(period=period, community=world.homes["新湖"][0], inspected_on=INSPECTED, by=clerk_xinhu, client_uuid=mark, is_second_meant=True).pk)
        except Exception as e: bad.append(repr(e))
        finally: connection.close()
    ts=[threading.Thread(target=go) for _ in range(4)]
    [t.start() for t in ts]; [t.join() for t in ts]
    assert not bad, bad
    assert len(got)==4 and len(set(got))==1, got
    assert Inspection.objects.count()==1
