"""What orders owes each caller, whatever the others have asked for. Each check starts with both services fresh and well."""

import pytest

ORDERS = "http://orders:8001/orders"
ORDER = f"{ORDERS}/o-1"
DELIVERY, LABEL, PICKUP = (f"{ORDER}/{what}" for what in ("delivery", "label", "pickup"))
PROMPT = 0.1

NETWORK = (
    "The call to the carrier keeps the event loop to itself until the answer is there: httpx.Client knows no other way, and "
    "an `async def` around it changes nothing. Use httpx.AsyncClient, and `await` its calls."
)
SLEEP = "time.sleep stops the thread, and this thread runs the event loop. `await asyncio.sleep(...)` gives the loop back meanwhile."
PRINTER = (
    "print_label cannot be awaited, so it has to go to another thread: make the endpoint a plain `def`, or write "
    "`await asyncio.to_thread(print_label, order)`."
)
THREADS = (
    "The loop is free, and yet the order had to wait: for a thread. All plain `def` endpoints and dependencies share 40 threads, and "
    "the printer had taken them all. What waits for nothing needs no thread: make it `async def`."
)
POOL = (
    "Each of these calls kept a thread for itself while it waited, and there are only so many: 40 for `def` endpoints and dependencies, "
    "the number of processors plus 4 for asyncio.to_thread. Waiting for the network needs no thread: httpx.AsyncClient."
)


@pytest.mark.points(2)
@pytest.mark.hint("Only the way of waiting is to change, not what the callers get: the same paths, statuses and bodies as in the starter.")
def test_answers_as_before(lab):
    """Every endpoint answers what it answered before"""
    expect(lab.get(ORDER), 200, {"id": "o-1", "item": "teapot"})
    expect(lab.get(DELIVERY), 200, {"id": "o-1", "delivery": "on its way"})
    label = lab.post(LABEL)
    expect(label, 201, {"id": "o-1", "label": "L-o-1"})
    assert label.elapsed >= 0.4, f"POST {LABEL} was answered after {label.elapsed:.2f} s, but the printer needs 0.4 s: leave printer.py as it was"
    expect(lab.post(PICKUP), 201, {"id": "o-1", "pickup": "confirmed"})
    nobody = lab.get(f"{ORDERS}/o-9/delivery")
    assert nobody.status == 404, f"GET /orders/o-9/delivery answered {described(nobody)}, expected 404"


@pytest.mark.points(3)
@pytest.mark.hint(NETWORK)
def test_while_the_carrier_is_asked(lab):
    """While twenty callers wait for the carrier, an order is shown at once"""
    since = lab.now
    give_up(lab, DELIVERY, times=20)
    stays_prompt(lab, since, "twenty callers had asked where their parcel is")


@pytest.mark.points(3)
@pytest.mark.hint(PRINTER)
def test_while_labels_are_printed(lab):
    """While twenty labels are printed, an order is shown at once"""
    since = lab.now
    give_up(lab, LABEL, times=20, method="POST")
    stays_prompt(lab, since, "twenty labels were being printed")


@pytest.mark.points(3)
@pytest.mark.hint(SLEEP)
def test_while_pickups_are_booked(lab):
    """While twenty pickups wait for their confirmation, an order is shown at once"""
    since = lab.now
    give_up(lab, PICKUP, times=20, method="POST")
    stays_prompt(lab, since, "twenty pickups were waiting for their confirmation")


@pytest.mark.points(2)
@pytest.mark.hint("The health check is one more request to the same loop: who blocks the loop is taken for dead.")
def test_stays_healthy(lab):
    """Under load the health check is still answered"""
    since = lab.now
    for url, method in ((DELIVERY, "GET"), (LABEL, "POST"), (PICKUP, "POST")):
        lab.load(url, every=0.1, for_=3, method=method)
        lab.sleep(3)
    name_the_call(lab, since)
    ill = lab.events(kind="process.unhealthy", process="orders", since=since)
    assert not ill, (
        f"at ten calls a second orders became unhealthy {ill[0].t - since:.1f} s after the first: its health check was not answered "
        f"within 0.5 s, twice in a row{stood_still(lab, since)}"
    )


@pytest.mark.points(3)
@pytest.mark.hint(POOL)
def test_sixty_deliveries(lab):
    """Sixty callers at once learn where their parcel is within half a second"""
    since = lab.now
    answers = lab.burst(DELIVERY, times=60)
    failed = next((answer for answer in answers if answer.status != 200), None)
    assert failed is None, f"sixty callers asked where their parcel is, and one was answered {described(failed)}, expected 200"
    name_the_call(lab, since)
    slowest = max(answer.elapsed for answer in answers)
    assert slowest <= 0.5, (
        f"the carrier answers after 0.3 s, and the last of sixty callers at once waited {slowest:.2f} s of virtual time, "
        f"expected at most 0.5 s{stood_still(lab, since)}"
    )


@pytest.mark.points(1)
@pytest.mark.hint("One label after the other: is there a lock, or a pool with one worker? The printer takes several at once.")
def test_twenty_labels(lab):
    """Twenty labels at once are printed within 2 seconds"""
    answers = lab.burst(LABEL, times=20, method="POST")
    failed = next((answer for answer in answers if answer.status != 201), None)
    assert failed is None, f"twenty labels were asked for, and one was answered {described(failed)}, expected 201"
    slowest = max(answer.elapsed for answer in answers)
    name_the_call(lab, 0)
    assert slowest <= 2, f"a label takes 0.4 s, and the last of twenty was there after {slowest:.1f} s of virtual time, expected at most 2 s"


@pytest.mark.points(1)
@pytest.mark.hint("Without a pause between the questions the carrier is asked again as soon as it has answered: keep the 0.2 s.")
def test_asks_with_patience(lab):
    """The carrier is asked for a confirmation five times a second at most"""
    since = lab.now
    lab.post(PICKUP)
    took = lab.now - since
    asked = len(lab.events(kind="http.request", from_="orders", to="carrier", since=since)) - 1
    assert asked <= 5 * took + 1, f"orders asked {asked} times within {took:.1f} s whether the pickup was confirmed, expected one question every 0.2 s"


@pytest.mark.points(2)
@pytest.mark.hidden
@pytest.mark.hint(THREADS)
def test_when_no_thread_is_left(lab):
    """While a hundred labels wait for the printer, an order is shown at once"""
    since = lab.now
    give_up(lab, LABEL, times=100, method="POST")
    stays_prompt(lab, since, "a hundred labels were to be printed")


def give_up(lab, url, times, method="GET"):
    """Callers who hang up after 0.05 s. The service knows nothing of it and works on, so that others can be asked for meanwhile."""
    lab.burst(url, times=times, method=method, timeout=0.05)


def stays_prompt(lab, since, when):
    answers = lab.load(ORDER, every=0.1, for_=1)
    name_the_call(lab, since)
    failed = next((answer for answer in answers if answer.status != 200), None)
    assert failed is None, f"{when}, and GET /orders/o-1 answered {described(failed)}, expected 200"
    slowest = max(answer.elapsed for answer in answers)
    assert slowest <= PROMPT, (
        f"{when}, and GET /orders/o-1 was answered after {slowest:.2f} s of virtual time, expected at most {PROMPT} s{stood_still(lab, since)}"
    )


def name_the_call(lab, since):
    """Where the event loop stood still, the hint says what is to be done about the call that it stood in for longest."""
    worst = longest(lab, since)
    if worst is None:
        return
    where, what = worst
    if where.startswith("printer.py"):
        lab.hint(PRINTER)
    else:
        lab.hint(SLEEP if "sleep" in what else NETWORK)


def stood_still(lab, since):
    worst = longest(lab, since)
    return f": the event loop stood still, most of all in {worst[1]} ({worst[0]})" if worst else ""


def longest(lab, since):
    """The call, as (file:line, what), in which the loop of orders has stood still for longest since then."""
    spent = {}
    for event in lab.events(kind="process.blocked", process="orders", since=since):
        call = (f"{event.file.removeprefix('/app/')}:{event.line}", event.what)
        spent[call] = spent.get(call, 0) + event.t - event.since / 1e9
    return max(spent, key=spent.get) if spent else None


def expect(answer, status, body):
    asked = f"{answer.method} {answer.url.removeprefix('http://orders:8001')}"
    assert answer.status == status, f"{asked} answered {described(answer)}, expected {status}"
    assert answer.json() == body, f"{asked} answered {answer.text[:200]}, expected {body}"


def described(answer):
    return f"nothing ({answer.error})" if answer.status == 0 else f"{answer.status} {answer.text[:200]}"
