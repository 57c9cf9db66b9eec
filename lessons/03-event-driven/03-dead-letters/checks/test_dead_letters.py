"""What becomes of mails that cannot be sent, and of those behind them. Each check starts with a fresh broker and empty queues."""

import json

import pytest

ATTEMPTS = 4
POST = "http://post:8003"
REPLAY = "http://mailer:8002/dead/replay"

BLOCKED = (
    "With requeue=True a rejected message goes back to its place, at the head of the queue, and is there again at once. What can never be read belongs into "
    "a queue of its own, `mails.dead`."
)
DROPPED = "It is gone for good: who acknowledges a message without having done it, drops it. Publish it to `mails.dead` first, then acknowledge."
WAITING = (
    "The message that had to wait was waiting in the mailer, and with it all those behind it. Let it wait in a queue: reject it (requeue=False) into `mails.retry`, "
    "which has a TTL and leads back to `mails`."
)
ENDLESS = (
    "Count the attempts, and stop after four: x-death has an entry for each queue and reason, and its `count` says how often. Add up those of queue `mails` "
    "and reason `rejected`."
)
NO_IS_NO = "A 422 will be a 422 every time. Park it in `mails.dead` at once; only a 5xx, or no answer, is worth another attempt."
FORGETS = "An attempt that is counted in memory is forgotten with the process. RabbitMQ counts as well, in the message's own header x-death."
FRESH = "It came back with its old headers, and x-death said that its attempts were used up. Publish the body with headers of its own."
ACK_FIRST = "Between the acknowledgement and the publishing it was nowhere, and the mailer was killed just then. Publish first, wait for the confirmation, then acknowledge."
DURABLE = (
    "A broker keeps over its restart what is marked twice: the queue as durable, and each message as persistent (delivery_mode=PERSISTENT)."
)


@pytest.mark.points(3)
@pytest.mark.hint(BLOCKED)
def test_poison(lab):
    """A message that nobody can read lies with the dead letters, and holds up nobody"""
    for body in ("no json at all", '{"order": "o-7"}'):
        lab.publish("rabbitmq", "mails", body)
    publish(lab, 1)
    lab.sleep(2)
    expect_sent(lab, [1], "a mail lay behind two messages that cannot be read")
    lab.hint(DROPPED)
    expect_dead(lab, 2, "two messages could not be read")


@pytest.mark.points(3)
@pytest.mark.hint("Whatever fails with a 5xx is worth another attempt, a while later, and four in all.")
def test_gets_over_it(lab):
    """A mail that fails twice is sent in the end, and the one behind it does not wait"""
    mood(lab, 1, status=503, times=2)
    publish(lab, 1)
    publish(lab, 2)
    lab.sleep(0.5)
    lab.hint(WAITING)
    expect_sent(lab, [2], "the post refused the mail before it for now, 0.5 s ago")
    lab.hint("Whatever fails with a 5xx is worth another attempt, a while later, and four in all.")
    lab.sleep(9.5)
    expect_sent(lab, [2, 1], "the post answered 503 twice to the first of two mails, 10 s ago")
    at = attempts(lab, 1)
    assert at[-1] - at[0] >= 1, f"the post answered 503 twice, and was asked three times within {at[-1] - at[0]:.2f} s, expected at least 0.5 s between two attempts"


@pytest.mark.points(3)
@pytest.mark.hint(ENDLESS)
def test_gives_up(lab):
    """A mail that keeps failing lies with the dead letters after four attempts"""
    mood(lab, 1, status=503)
    publish(lab, 1)
    lab.sleep(20)
    made = len(attempts(lab, 1))
    assert made == ATTEMPTS, f"the post answered 503 all the time, and was asked {made} times within 20 s, expected {ATTEMPTS}"
    lab.hint(DROPPED)
    expect_dead(lab, 1, "a mail has failed four times")


@pytest.mark.points(2)
@pytest.mark.hint(NO_IS_NO)
def test_a_no_is_a_no(lab):
    """A mail that the post refuses for good is tried once"""
    lab.publish("rabbitmq", "mails", json={"order": "o-1", "to": "nowhere"})
    lab.sleep(10)
    made = len(attempts(lab, None))
    assert made == 1, f"the post answered 422, and was asked {made} times, expected once"
    lab.hint(DROPPED)
    expect_dead(lab, 1, "the post answered 422")


@pytest.mark.points(2)
@pytest.mark.hint(FORGETS)
def test_counts_on(lab):
    """The attempts are counted on when the mailer is started anew"""
    mood(lab, 1, status=503)
    publish(lab, 1)
    lab.wait(lambda: len(attempts(lab, 1)) >= 2, within=10)
    lab.sleep(0.1)
    restart(lab, "mailer")
    lab.sleep(20)
    made = len(attempts(lab, 1))
    assert made == ATTEMPTS, f"the mailer was killed after two attempts, and started again; after 20 s it has made {made}, expected {ATTEMPTS} in all"


@pytest.mark.points(3)
@pytest.mark.hint("`POST /dead/replay` puts all that lies in `mails.dead` back into `mails`, and answers 200.")
def test_replay(lab):
    """Dead letters are sent once they are replayed, with all their attempts"""
    for n in (1, 2):
        mood(lab, n, status=503)
        publish(lab, n)
    lab.sleep(20)
    expect_dead(lab, 2, "two mails have failed four times each")
    mood(lab, 1, times=0)
    mood(lab, 2, status=503, times=1)
    answer = lab.post(REPLAY)
    assert answer.status == 200, f"POST /dead/replay answered {described(answer)}, expected 200"
    lab.sleep(5)
    lab.hint(FRESH)
    expect_sent(lab, [1, 2], "two dead letters were replayed 5 s ago, and the post refused one of them only once")
    expect_dead(lab, 0, "both were replayed and sent")


@pytest.mark.points(3)
@pytest.mark.hint(ACK_FIRST)
def test_killed_anywhere(lab):
    """Wherever the mailer is killed while it parks a message, the message is not lost"""
    for number, point in enumerate(lab.crash_points("mailer")):
        before = dead(lab)
        with point:
            lab.publish("rabbitmq", "mails", f"no json {number}")
            lab.sleep(0.2)
        lab.sleep(1)
        assert dead(lab) > before, f"a message that cannot be read was published, {point}; 1 s after it had started again the message is nowhere, expected it in mails.dead"


@pytest.mark.points(2)
@pytest.mark.hidden
@pytest.mark.hint(ACK_FIRST)
def test_killed_while_it_replays(lab):
    """Wherever the mailer is killed while it replays, no mail is lost"""
    for number, point in enumerate(lab.crash_points("mailer")):
        mood(lab, number, status=422, times=1)
        publish(lab, number)
        lab.wait(lambda: dead(lab) > 0, within=2)
        with point:
            lab.post(REPLAY, timeout=2)
            lab.sleep(0.2)
        lab.sleep(0.5)
        lab.post(REPLAY)
        lab.sleep(0.5)
        assert mail(number)["to"] in sent(lab), f"a dead letter was replayed, {point}; it was started again, all was replayed once more, and the mail was never sent"


@pytest.mark.points(2)
@pytest.mark.hint(DURABLE)
def test_broker_restarts(lab):
    """Dead letters outlive a restart of the broker, and so does the mailer's work"""
    mood(lab, 1, status=422)
    publish(lab, 1)
    lab.sleep(10)
    expect_dead(lab, 1, "the post answered 422")
    lab.stop("rabbitmq")
    lab.restart("rabbitmq")
    lab.wait_ready("rabbitmq")
    lab.sleep(15)
    mood(lab, 1, times=0)
    answer = lab.post(REPLAY)
    assert answer.status == 200, f"RabbitMQ was started anew, and POST /dead/replay answered {described(answer)} 15 s later, expected 200"
    lab.sleep(1)
    publish(lab, 2)
    lab.sleep(1)
    expect_sent(lab, [1, 2], "a dead letter lay in mails.dead when RabbitMQ was stopped; after its start it was replayed, and another mail published")


def mail(n):
    return {"order": f"o-{n}", "to": f"c-{n}@example.com"}


def publish(lab, n):
    lab.publish("rabbitmq", "mails", json=mail(n))


def mood(lab, n, **settings):
    """Tells the post what to answer to mails for this customer."""
    answer = lab.put(f"{POST}/mood", json={"to": mail(n)["to"], **settings})
    assert answer.status == 200, f"PUT /mood answered {described(answer)}: leave post/main.py as it was, it belongs to another team"


def restart(lab, service):
    lab.crash(service)
    lab.restart(service)
    lab.wait_ready(service)


def sent(lab):
    return [one["to"] for one in lab.get(f"{POST}/mails").json()["mails"]]


def expect_sent(lab, numbers, when):
    found, expected = sent(lab), [mail(n)["to"] for n in numbers]
    assert found == expected, f"{when}: the post has sent {', '.join(found) or 'nothing'}, expected {', '.join(expected)}"


def attempts(lab, n):
    """When the post was asked to send to this customer, or to anybody."""
    asked = [request for request in lab.events("http.request", from_="mailer", to="post") if request.method == "POST"]
    return [request.t for request in asked if n is None or json.loads(request.body.text)["to"] == mail(n)["to"]]


def dead(lab):
    return lab.lag("rabbitmq", "mails.dead")


def expect_dead(lab, count, when):
    found = dead(lab)
    assert found == count, f"{when}: there are {found} messages in mails.dead, expected {count}"


def described(answer):
    return f"nothing ({answer.error})" if answer.status == 0 else f"{answer.status} {answer.text[:200]}"
