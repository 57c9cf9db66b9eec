"""An order and its event: both or neither. Each check starts with a fresh cluster, empty databases and an empty topic."""

import pytest

ORDERS = "http://orders:8001/orders"
PARCELS = "http://shipping:8002/parcels"
TOPIC = "orders"

LOST = (
    "The order was stored, and its event was lost with the process. Write the event into the database too, in the same transaction as the order, and let a "
    "task publish it from there: delete it only once Kafka has confirmed it."
)
INVENTED = (
    "The event was out before the order was stored, and the order never was. Send nothing from the endpoint: write the event into an outbox table, "
    "in the same transaction as the order."
)
NEW_ID = (
    "The event was published again after the crash, as it has to be, but under a new id: shipping could not know it again. Make the id when the order "
    "is placed, and keep it in the outbox with the event."
)
BROKER = "An order does not need Kafka: it is stored, and so is its event. Nothing in the endpoint may wait for Kafka; the relay does."
RELAY = (
    "Kafka was back, and nobody sent what lay in the outbox. The relay has to live through errors: catch KafkaError around each round, and look into "
    "the outbox again and again, not only once."
)
REPEATS = "What Kafka has confirmed is done: delete it from the outbox (or mark it), or it is sent again. And only the relay sends: whoever sends as well sends twice."
OTHERS = "Some events were deleted that nobody had sent: they came while others were being sent. Delete by number what was confirmed, not all there is."


@pytest.mark.points(2)
@pytest.mark.hint("Each order that was answered with 201 is to be packed once. The relay looks into the outbox several times a second.")
def test_ships_each_order(lab):
    """An order is packed within two seconds"""
    for n in range(5):
        expect_placed(place(lab, f"o-{n}"))
        lab.sleep(0.3)
    lab.sleep(2)
    packed = [parcel["order"] for parcel in parcels(lab)]
    assert sorted(packed) == [f"o-{n}" for n in range(5)], f"five orders were placed, the last one 2 s ago, and packed are {', '.join(packed) or 'none'}, expected each once"


@pytest.mark.points(1)
@pytest.mark.hint(INVENTED)
def test_refuses(lab):
    """An order that is refused leaves no event behind"""
    expect_placed(place(lab, "o-1", "teapot"))
    again = place(lab, "o-1", "cup")
    assert again.status == 409, f"there was an order o-1, and another PUT was answered {described(again)}, expected 409"
    lab.sleep(7)
    packed = [parcel["item"] for parcel in parcels(lab)]
    assert packed == ["teapot"], f"o-1 was a teapot, and a second PUT with a cup was refused; packed for it are {', '.join(packed) or 'no parcels'}, expected a teapot"


@pytest.mark.points(6)
def test_killed_anywhere(lab):
    """Wherever orders is killed, there is one parcel for each order, and none without"""
    for number, point in enumerate(lab.crash_points("orders")):
        order = f"o-{number}"
        with point:
            answer = place(lab, order)
            lab.sleep(0.4)
        stored = order in [one["id"] for one in lab.get(ORDERS).json()["orders"]]
        lab.wait(lambda: packed(lab, order) >= stored, within=7, every=0.5)
        lab.sleep(0.5)
        count = packed(lab, order)
        lab.hint(INVENTED if not stored else LOST if count == 0 else NEW_ID)
        assert stored or answer.status != 201, f"{order} was answered with 201, {point}, and once it had started again there was no such order"
        assert count == stored, f"{order} was placed, {point}; once it had started again the order was {'' if stored else 'not '}there, and {count} parcels were packed for it, expected {stored:d}"


@pytest.mark.points(3)
@pytest.mark.hint(BROKER)
def test_without_kafka(lab):
    """When Kafka is out of reach for a minute, orders are taken, and packed afterwards"""
    with lab.fault("down", from_="orders", to="kafka"):
        for n in range(3):
            answer = place(lab, f"o-{n}", timeout=2)
            assert answer.status == 201, f"Kafka was out of reach, and PUT /orders/o-{n} was answered {described(answer)} after {answer.elapsed:.1f} s, expected 201"
        lab.sleep(60)
    lab.hint(RELAY)
    lab.wait(lambda: len(parcels(lab)) >= 3, within=15, every=1)
    count = len(parcels(lab))
    assert count == 3, f"three orders were placed while Kafka was out of reach, and 15 s after it was back {count} were packed, expected 3"


@pytest.mark.points(2)
@pytest.mark.hint(LOST)
def test_killed_without_kafka(lab):
    """What Kafka has not got yet is not lost when orders is killed"""
    expect_placed(place(lab, "o-0"))
    lab.sleep(1)
    with lab.fault("down", from_="orders", to="kafka"):
        for n in (1, 2):
            place(lab, f"o-{n}", timeout=2)
        lab.sleep(3)
        lab.crash("orders")
    lab.restart("orders")
    lab.wait_ready("orders")
    stored = len(lab.get(ORDERS).json()["orders"])
    lab.wait(lambda: len(parcels(lab)) >= stored, within=10, every=1)
    count = len(parcels(lab))
    assert count == stored, f"two orders were placed while Kafka was out of reach, then orders was killed and started again; {stored} orders are stored, and 10 s later {count} were packed"


@pytest.mark.points(2)
@pytest.mark.hint(REPEATS)
def test_tells_once(lab):
    """When nothing fails, there is one event for each order"""
    for n in range(3):
        expect_placed(place(lab, f"o-{n}"))
    lab.sleep(10)
    sent = len(lab.messages("kafka", TOPIC))
    assert sent == 3, f"three orders were placed and nothing failed, and 10 s later there were {sent} events in the topic, expected 3"


@pytest.mark.points(2)
@pytest.mark.hidden
@pytest.mark.hint(OTHERS)
def test_while_it_relays(lab):
    """Orders that come while others are being sent are packed too"""
    with lab.fault("slow_broker", delay=30, to="kafka"):
        for n in range(20):
            expect_placed(place(lab, f"o-{n}"))
            lab.sleep(0.05)
        lab.sleep(7)
    count = len(parcels(lab))
    assert count == 20, f"twenty orders were placed while Kafka took 30 ms for each answer, and 7 s later {count} were packed, expected 20"


def place(lab, order, item="teapot", timeout=10):
    return lab.request("PUT", f"{ORDERS}/{order}", json={"item": item}, timeout=timeout)


def expect_placed(answer):
    assert answer.status == 201, f"{answer.method} {answer.url} answered {described(answer)}, expected 201"


def parcels(lab):
    return lab.get(PARCELS).json()["parcels"]


def packed(lab, order):
    return sum(parcel["order"] == order for parcel in parcels(lab))


def described(answer):
    return f"nothing ({answer.error})" if answer.status == 0 else f"{answer.status} {answer.text[:200]}"
