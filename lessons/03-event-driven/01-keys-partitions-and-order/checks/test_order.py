"""What the board shows, whatever the network does. Each check starts with a fresh cluster and an empty topic."""

import json

import pytest

ORDERS = "http://orders:8001/orders"
BOARD = "http://board:8003/orders"
TOPIC = "orders"
LIFE = ["placed", "paid", "shipped"]
FAR = {"latency": 300, "jitter": 300, "from_": "tracking-1", "to": "board"}

KEY = (
    "Events of one order lie in several partitions, and partitions are read independently of each other, here even by two consumers. Give each event "
    "a key that is the same for all events of its order, and no other: `send_and_wait(TOPIC, value, key=...)`, in bytes."
)
WAIT = (
    "They lay in the right order in one partition, and were passed on out of order: several updates were under way at once, and the network does "
    "not keep their order. Await the update before you read the next message."
)
ONE_KEY = (
    "Order was to be kept within each order only. With one key (or one partition) for all there is one queue for everything, and the second "
    "consumer has nothing to do: use the order's id as the key, and three partitions."
)
GROUP = "Consumers share a topic if they are in one group, that is, if they all have the same `group_id`. Each group gets every message."
ASSIGN = (
    "Nobody else takes over partitions that a consumer has chosen for itself with `assign`. Name the topic in the consumer, with a `group_id`: then "
    "the group shares out the partitions, again and again as its members come and go."
)


@pytest.mark.points(2)
@pytest.mark.hint("Each event has to reach the board once, in the end.")
def test_shows_every_order(lab):
    """Five orders come to the board"""
    place(lab, 5)
    told = wait_for_board(lab, 5)
    for order, statuses in told.items():
        assert sorted(statuses) == sorted(LIFE), f"{order} was placed, paid and shipped, and the board was told: {', '.join(statuses) or 'nothing'}"


@pytest.mark.points(5)
def test_keeps_the_order(lab):
    """When one of the consumers is far from the board, no order goes backwards"""
    lab.arm("latency", **FAR)
    place(lab, 12)
    told = wait_for_board(lab, 12)
    wrong = next((order for order in told if told[order] != LIFE), None)
    if wrong is not None:
        lab.hint(why(lab, wrong, told[wrong]))
    assert wrong is None, f"{wrong} was placed, paid and shipped; the board was told {', '.join(told[wrong])}, in this order{where(lab, wrong)}"


@pytest.mark.points(3)
@pytest.mark.hint(ONE_KEY)
def test_shares_the_work(lab):
    """Both consumers have work, and nothing is done twice"""
    # The one that came first learns of the other by its next heartbeat, 3 s later at most.
    lab.sleep(5)
    place(lab, 30)
    wait_for_board(lab, 30)
    done = {name: len(updates(lab, name)) for name in ("tracking-1", "tracking-2")}
    split = " and ".join(f"{name} {count}" for name, count in done.items())
    if sum(done.values()) > 90:
        lab.hint(GROUP)
    assert sum(done.values()) == 90, f"of 90 events of thirty orders, the board was told by {split}, expected 90 in all"
    assert min(done.values()) > 0, f"of 90 events of thirty orders, the board was told by {split}, expected some by each of the two"


@pytest.mark.points(2)
@pytest.mark.hint(KEY)
def test_after_a_restart(lab):
    """An order stays in its partition when orders is started anew"""
    names = [f"o-{n}" for n in range(12)]
    for order in names:
        expect_stored(lab.put(f"{ORDERS}/{order}"))
    lab.stop("orders")
    lab.restart("orders")
    lab.wait_ready("orders")
    for order in reversed(names):
        expect_stored(lab.post(f"{ORDERS}/{order}/payment"))
    for order in names:
        before, after = partitions(lab, order)
        assert before == after, f"{order} was placed in partition {before}, and paid in partition {after} once orders had been started anew, expected the same"


@pytest.mark.points(3)
@pytest.mark.hint(ASSIGN)
def test_when_a_consumer_dies(lab):
    """When a consumer dies, the other takes over its partitions"""
    place(lab, 6)
    wait_for_board(lab, 6)
    lab.crash("tracking-2")
    place(lab, 6, first=6)
    # Kafka gives up a member that has been silent for its session timeout, aiokafka's own is 10 s.
    told = wait_for_board(lab, 12, quiet=20)
    lost = [order for order in told if "shipped" not in told[order]]
    assert not lost, f"tracking-2 was killed, and 20 s later the board knows of no parcel for {', '.join(lost)}, expected tracking-1 to take over"


def place(lab, count, first=0):
    """So many orders, placed, paid and shipped in one go."""
    for n in range(first, first + count):
        expect_stored(lab.post(f"{ORDERS}/o-{n}/express"))


def expect_stored(answer):
    assert answer.status == 201, f"{answer.method} {answer.url} answered {described(answer)}, expected 201"


def wait_for_board(lab, orders, quiet=4):
    """What the board was told of each order, once it was told everything, or nothing more for so many seconds."""
    count = -1
    while count < len(updates(lab, "tracking")) < len(LIFE) * orders:
        count = len(updates(lab, "tracking"))
        lab.wait(lambda: len(updates(lab, "tracking")) > count, quiet, every=1)
    # Whoever tells it something twice is still at it.
    lab.sleep(3)
    told = {order["id"]: order["told"] for order in lab.get(BOARD).json()["orders"]}
    return {f"o-{n}": told.get(f"o-{n}", []) for n in range(orders)}


def updates(lab, tracking):
    """What the board was asked to show, by one of them or by both."""
    return lab.events("http.request", from_=tracking, to="board")


def events_of(lab, order):
    return [event for event in lab.messages("kafka", TOPIC) if json.loads(event.body.text)["order"] == order]


def partitions(lab, order):
    return [event.partition for event in events_of(lab, order)]


def where(lab, order):
    places = ", ".join(f"{json.loads(event.body.text)['status']} in partition {event.partition} at offset {event.offset}" for event in events_of(lab, order))
    return f". In the topic: {places}"


def why(lab, order, told):
    if len(told) > len(LIFE):
        return GROUP
    return KEY if len(set(partitions(lab, order))) > 1 else WAIT


def described(answer):
    return f"nothing ({answer.error})" if answer.status == 0 else f"{answer.status} {answer.text[:200]}"
