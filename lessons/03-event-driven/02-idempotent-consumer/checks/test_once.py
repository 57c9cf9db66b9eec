"""What customers owe, whatever happens to billing. Each check starts with a fresh cluster, an empty topic and an empty database."""

import pytest

TOPIC, GROUP = "orders", "billing"
TEAPOT = 45

LOST = (
    "Kafka was told that the message is done before it was, so that it was not sent again after the crash. Switch automatic commits off "
    "(enable_auto_commit=False), and commit when the work is in the database, not before."
)
MARKED = (
    "The event was marked as counted, but what it adds was not written with it. Both belong into one transaction: one connection, "
    "one commit, and nothing to wait for between them."
)
TWICE = (
    "After a crash between the work and the commit, Kafka sends the message again. So billing must know it again: write the event's id into a table, in "
    "the very transaction that changes what is owed, and leave out the work where it is there already."
)
MEMORY = "What is kept in memory is gone when billing is killed: the mark must lie in the database, written in the same transaction as its effect."
PLACE = (
    "The same event lay in the topic twice: a producer that was not sure has sent it again. Partition and offset name a place in the topic, and "
    "are new each time. The event's `id` is the same."
)
ORDER = "These were two events about one order, and both count. Know an event again by its `id`, not by the order that it is about."
DROPPED = "An event that cannot be counted now is not done. Try it again after a pause, and neither commit nor read on before it has worked."


@pytest.mark.points(1)
@pytest.mark.hint("Each event adds price times pieces to what its customer owes.")
def test_counts(lab):
    """What has been ordered is owed"""
    publish(lab, event("e-1", pieces=2))
    publish(lab, event("e-2", customer="c-2", item="cup"))
    publish(lab, event("e-3"))
    settle(lab)
    expect_owed(lab, "c-1", 3 * TEAPOT, "of three teapots in two orders")
    expect_owed(lab, "c-2", 12, "of one cup")


@pytest.mark.points(3)
@pytest.mark.hint(LOST)
def test_killed_while_it_works(lab):
    """When billing is killed while it waits for a price, the order is not lost"""
    with lab.fault("http_delay", fixedDelay=3000, to="prices"):
        publish(lab, event("e-1"))
        lab.sleep(2.5)
        lab.crash("billing")
    if lab.lag("kafka", GROUP, TOPIC) > 0:
        lab.hint(MARKED)
    lab.restart("billing")
    lab.wait_ready("billing")
    settle(lab)
    expect_owed(lab, "c-1", TEAPOT, "billing was killed while it waited for the price, 2.5 s after the order, and started again")


@pytest.mark.points(5)
def test_killed_anywhere(lab):
    """Wherever billing is killed, each order is counted once"""
    for number, point in enumerate(lab.crash_points("billing")):
        customer = f"c-{number}"
        with point:
            publish(lab, event(f"e-{number}", customer))
            lab.sleep(0.3)
        settle(lab)
        owed = owed_by(lab, customer)
        lab.hint(TWICE if owed > TEAPOT else LOST)
        assert owed == TEAPOT, f"a teapot was ordered for {TEAPOT}, {point}, and owed is {owed} once it had started again, expected {TEAPOT}"


@pytest.mark.points(2)
@pytest.mark.hint(TWICE)
def test_read_again(lab):
    """When the group reads the topic again from the beginning, nobody owes more"""
    for number in range(4):
        publish(lab, event(f"e-{number}"))
    settle(lab)
    expect_owed(lab, "c-1", 4 * TEAPOT, "of four teapots")
    lab.replay("kafka", TOPIC, GROUP)
    lab.sleep(1)
    # What has been read again is committed again.
    settle(lab, within=30)
    expect_owed(lab, "c-1", 4 * TEAPOT, "the group was set back to offset 0, and has read four teapots again")


@pytest.mark.points(2)
@pytest.mark.hint(PLACE)
def test_published_twice(lab):
    """An event that lies in the topic twice counts once"""
    publish(lab, event("e-1"), times=2)
    settle(lab)
    expect_owed(lab, "c-1", TEAPOT, "one event was published twice, with the same id")


@pytest.mark.points(1)
@pytest.mark.hint(ORDER)
def test_two_events_of_one_order(lab):
    """Two events about one order both count"""
    publish(lab, event("e-1", order="o-1"))
    publish(lab, event("e-2", order="o-1", item="cup"))
    settle(lab)
    expect_owed(lab, "c-1", TEAPOT + 12, "of a teapot, and of a cup that was added to the same order")


@pytest.mark.points(3)
@pytest.mark.hint(DROPPED)
def test_prices_fail(lab):
    """When prices fails for a while, orders wait, and are counted afterwards"""
    with lab.fault("http_abort", httpStatus=503, to="prices"):
        publish(lab, event("e-1"))
        publish(lab, event("e-2", item="cup"))
        lab.sleep(4)
    settle(lab)
    expect_owed(lab, "c-1", TEAPOT + 12, "prices answered 503 for 4 s, and was well again")


def event(event_id, customer="c-1", item="teapot", pieces=1, order=None):
    return {"id": event_id, "order": order or f"o-{event_id}", "customer": customer, "item": item, "pieces": pieces}


def publish(lab, one, times=1):
    lab.publish("kafka", TOPIC, json=one, key=one["order"], times=times)


def settle(lab, within=12):
    """Until billing has done with all that lies in the topic. A member that was killed keeps its partitions for 6 s."""
    lab.wait(lambda: lab.lag("kafka", GROUP, TOPIC) == 0, within=within, every=0.5)
    lab.sleep(0.5)


def owed_by(lab, customer):
    return lab.get(f"http://billing:8002/accounts/{customer}").json()["owed"]


def expect_owed(lab, customer, owed, when):
    found = owed_by(lab, customer)
    assert found == owed, f"{when}: {customer} owes {found}, expected {owed}"
