"""Reading DER, as far as certificates and keys need it (ITU-T X.690)."""

BOOLEAN, INTEGER, BIT_STRING, OCTET_STRING, NULL, OID, SEQUENCE, SET = 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x30, 0x31


class DerError(ValueError):
    """These bytes are not DER, or not the structure that was looked for."""


class Element:
    __slots__ = ('tag', 'body', 'raw')

    def __init__(self, tag, body, raw):
        self.tag = tag
        self.body = body
        self.raw = raw

    def children(self):
        found, at = [], 0
        while at < len(self.body):
            element, at = read_element(self.body, at)
            found.append(element)
        return found

    def expect(self, tag):
        if self.tag != tag:
            raise DerError(f'tag {self.tag:#x} where {tag:#x} was expected')
        return self

    def integer(self):
        return int.from_bytes(self.expect(INTEGER).body, 'big', signed=True)

    def bits(self):
        """A BIT STRING of whole bytes."""
        return self.expect(BIT_STRING).body[1:]

    def oid(self):
        numbers, value = [], 0
        for byte in self.expect(OID).body:
            value = value << 7 | byte & 0x7F
            if not byte & 0x80:
                numbers.append(value)
                value = 0
        if not numbers:
            raise DerError('an empty object identifier')
        first = min(numbers[0] // 40, 2)
        return '.'.join(map(str, [first, numbers[0] - 40 * first, *numbers[1:]]))

    def text(self):
        return self.body.decode({0x1E: 'utf-16-be', 0x0C: 'utf-8'}.get(self.tag, 'latin-1'), 'replace')


def read_element(data, at=0):
    """The element at `at`, and where the next one begins."""
    try:
        tag, length = data[at], data[at + 1]
    except IndexError:
        raise DerError('cut off') from None
    start = at + 2
    if length & 0x80:
        count = length & 0x7F
        length = int.from_bytes(data[start:start + count], 'big')
        start += count
    end = start + length
    if end > len(data):
        raise DerError('cut off')
    return Element(tag, data[start:end], data[at:end]), end


def parse(data, tag=SEQUENCE):
    element, _ = read_element(data)
    return element.expect(tag)
