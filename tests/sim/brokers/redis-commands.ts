import fc from 'fast-check'

/**
 * Random commands, from templates whose words in capitals stand for something: S L H E Z X a key that mostly holds a string, list, hash, set,
 * sorted set or stream; K any key; V a value, M a member, I an integer, N a small count, F a score, B a bound of scores, D one of bytes,
 * Y the id of an entry, R an end of a range of ids, G a group, C a consumer, T a time to live.
 */
const TEMPLATES = `
set S V|set S V nx|set S V xx|set S V get|set S V ex T|set S V px T get|set S V keepttl|set S V nx get|set S V ex I|set S V exat T|set S V nx xx
get S|getset S V|getdel S|getex S|getex S ex T|getex S persist|getex S pxat I|setnx S V|setex S T V|psetex S T V|setex S I V
mget S S L|mset S V S V|mset S V S|msetnx S V S V|append S V|strlen S|setrange S N V|getrange S I I|setrange S I V
incr S|decr S|incrby S I|decrby S I|incrbyfloat S F|set S I|set S F|get K|set K V|substr S I I
setbit S N 1|setbit S N 0|getbit S N|bitcount S|bitcount S I I|bitcount S I I bit|bitpos S 1|bitpos S 0|bitpos S 1 I|bitpos S 0 I I|bitpos S 1 I I bit|bitop and S S S|bitop or S S S|bitop xor S S S|bitop not S S|setbit S I V|getbit S V
hset H M V|hset H M V M V|hset H M|hset H M I|hsetnx H M V|hget H M|hmget H M M|hgetall H|hdel H M|hdel H M M|hlen H|hexists H M|hkeys H|hvals H|hstrlen H M|hincrby H M I|hincrbyfloat H M F|hmset H M V|hscan H 0|hscan H 0 match a*|hscan H V
lpush L V|rpush L V V|lpushx L V|rpushx L V|lpop L|rpop L|lpop L N|rpop L I|llen L|lrange L 0 -1|lrange L I I|lindex L I|lset L I V|lrem L I V|linsert L before V V|linsert L after V V|linsert L at V V|ltrim L I I
lpos L V|lpos L V rank I|lpos L V count N|lpos L V rank -1 count 0 maxlen N|lmove L L left right|lmove L L right left|lmove L S left left|lmove L L up left|rpoplpush L L|lmpop 2 L L left|lmpop 1 L right count N|lmpop N L left count I|blpop L L 0.01|brpop L 0.01|blmove L L left right 0.01|blmpop 0.01 1 L left|blpop L abc|blpop L -1|brpoplpush L L 0.01
sadd E M M|sadd E I M|sadd E N N|srem E M|srem E M M|smove E E M|sismember E M|smismember E M M|scard E|smembers E|sinter E E|sunion E E|sdiff E E|sinterstore E E E|sunionstore E E E|sdiffstore E E E|sintercard 2 E E|sintercard 2 E E limit N|sscan E 0|sscan E 0 match *a*|spop E 0|srandmember E 0|sinter E K|sintercard N E
zadd Z F M|zadd Z F M F M|zadd Z nx F M|zadd Z xx ch F M|zadd Z gt F M|zadd Z lt ch F M F M|zadd Z incr F M|zadd Z nx incr F M|zadd Z xx incr F M|zadd Z nx gt F M|zadd Z V M|zincrby Z F M|zrem Z M|zcard Z|zscore Z M|zmscore Z M M|zrank Z M|zrevrank Z M|zcount Z B B|zlexcount Z D D
zrange Z 0 -1|zrange Z 0 -1 withscores|zrange Z I I rev|zrange Z B B byscore|zrange Z B B byscore rev withscores|zrange Z B B byscore limit N N|zrange Z D D bylex|zrange Z D D bylex rev limit I N|zrange Z 0 1 limit 0 1|zrange Z B B byscore bylex|zrevrange Z I I|zrevrange Z 0 -1 withscores|zrangebyscore Z B B|zrangebyscore Z B B withscores limit N I|zrevrangebyscore Z B B|zrangebylex Z D D|zrevrangebylex Z D D limit N N|zrangestore Z Z I I|zrangestore Z Z B B byscore|zrangestore Z Z D D bylex rev
zremrangebyrank Z I I|zremrangebyscore Z B B|zremrangebylex Z D D|zpopmin Z|zpopmax Z|zpopmin Z N|zpopmax Z I|bzpopmin Z Z 0.01|bzpopmax Z 0.01|zmpop 2 Z Z min|zmpop 1 Z max count N|bzmpop 0.01 1 Z min
zunion 2 Z Z|zunion 2 Z Z withscores|zunion 2 Z E weights F F aggregate max withscores|zinter 2 Z Z withscores|zinter 2 Z Z aggregate min|zdiff 2 Z Z withscores|zunionstore Z 2 Z Z|zinterstore Z 2 Z E weights N N|zdiffstore Z 2 Z Z|zintercard 2 Z Z|zintercard 2 Z Z limit N|zunion N Z Z|zscan Z 0|zrandmember Z 0
xadd X Y M V|xadd X Y M V M V|xadd X nomkstream Y M V|xadd X maxlen N Y M V|xadd X maxlen = N Y M V|xadd X minid Y Y M V|xadd X maxlen ~ N limit N Y M V|xadd X Y M|xadd X N-* M V|xlen X|xrange X - +|xrange X R R|xrange X R R count N|xrevrange X + -|xrevrange X R R count I|xdel X Y|xdel X Y Y|xtrim X maxlen N|xtrim X minid Y|xtrim X maxlen ~ N|xtrim X maxlen N limit N|xsetid X Y
xread streams X Y|xread count N streams X X Y Y|xread block 10 streams X $|xread streams X X Y|xgroup create X G Y|xgroup create X G $ mkstream|xgroup create X G 0|xgroup setid X G Y|xgroup setid X G Y entriesread N|xgroup destroy X G|xgroup createconsumer X G C|xgroup delconsumer X G C
xreadgroup group G C streams X >|xreadgroup group G C count N streams X >|xreadgroup group G C streams X Y|xreadgroup group G C noack streams X >|xreadgroup group G C count N streams X X > 0|xreadgroup group G C streams X $|xread group G C streams X Y|xack X G Y|xack X G Y Y|xpending X G|xpending X G - + N|xpending X G R R N C|xpending X G idle 0 - + N|xclaim X G C 0 Y|xclaim X G C 0 Y Y justid|xclaim X G C 0 Y force retrycount N|xclaim X G C 0 Y lastid Y|xclaim X G C I Y|xautoclaim X G C 0 0|xautoclaim X G C 0 Y count N|xautoclaim X G C 0 0 count N justid|xautoclaim X G C 0 R count I|xinfo stream X|xinfo groups X|xinfo consumers X G|xinfo stream X full|xreadgroup group G C streams X
del K|del K K|unlink K|exists K K|touch K|type K|ttl K|pttl K|expire K T|expire K T nx|expire K T xx|expire K T gt|expire K T lt|expire K I|expire K T nx gt|expire K V|pexpire K T|expireat K T|pexpireat K I|persist K|expiretime K|rename K K|renamenx K K|copy K K|copy K K replace|copy K K db 1|move K 1|keys *|keys [sl]*|dbsize|scan 0 count 100|scan 0 match l* count 100|scan 0 count 100 type list|scan abc|scan 1x|scan +|select 1|select 0|select I|swapdb 0 1|object encoding H|object encoding E|object freq K|flushdb|randomkey
multi|exec|exec|discard|watch K|unwatch|ping|ping V|echo V|subscribe|publish c V|pubsub channels|pubsub numsub c|pubsub numpat|client getname|client setname V|client nothing|config get maxmemory|nosuch V V|get|client kill|xgroup|object|wait 0 0|command count V|hello 3|hello 2|hello 4|script exists V
`.trim().split(/[|\n]/).map((line) => line.trim().split(' '))

const pick = (...values: string[]): fc.Arbitrary<string> => fc.constantFrom(...values)
const mostly = (common: fc.Arbitrary<string>, rare: fc.Arbitrary<string>): fc.Arbitrary<string> => fc.oneof({ weight: 12, arbitrary: common }, { weight: 1, arbitrary: rare })

const anyKey = pick('s1', 's2', 'l1', 'l2', 'h1', 'h2', 'e1', 'e2', 'z1', 'z2', 'x1', 'x2', 'none')
const of = (letter: string): fc.Arbitrary<string> => mostly(pick(`${letter}1`, `${letter}2`), anyKey)
const integer = mostly(fc.integer({ min: -4, max: 8 }).map(String), pick('9223372036854775807', '-9223372036854775808', '9223372036854775808', 'abc', '1.5', '', '+1', '01', ' 1'))
const score = mostly(pick('0', '1', '2', '-1', '1.5', '0.1', '0.2', '3', '1e3', '2.50'), pick('inf', '-inf', 'nan', 'abc', '17179869184.25', '0.000001', '1e-7', '123456789012345680'))
const value = mostly(pick('a', 'b', 'c', 'ab', '10', '-3', '3.0', ''), pick('\0\u00ff\r\n', 'x'.repeat(70), '9223372036854775807', '0x1f'))
const member = pick('a', 'b', 'c', 'd', 'aa', 'ab', '1', '2', '\u00ff')
const entry = mostly(pick('1-0', '1-1', '2-0', '2-1', '3-0', '4-0', '5-5', '6', '7-1', '8-0', '9-0'), pick('0-0', '0', '0-1', 'abc', '1-', '-', '+', '18446744073709551615-18446744073709551615', '18446744073709551616-0', '1-1-1'))

const WORDS: Record<string, fc.Arbitrary<string>> = {
  S: of('s'), L: of('l'), H: of('h'), E: of('e'), Z: of('z'), X: of('x'), K: anyKey, V: value, M: member, I: integer,
  N: mostly(fc.integer({ min: 0, max: 5 }).map(String), integer), F: score, Y: entry,
  B: mostly(fc.tuple(pick('', '('), pick('-inf', '+inf', '0', '1', '1.5', '2', '3')).map(([open, at]) => open + at), value),
  D: mostly(pick('-', '+', '[a', '(a', '[b', '(ab', '[c', '(d'), value),
  R: mostly(pick('-', '+', '1', '2', '2-0', '3-0', '(2-0', '(1', '(9'), entry),
  G: pick('g', 'g', 'h'), C: pick('ann', 'bo'), T: pick('5000', '100000', '7000'),
}

const command = fc.constantFrom(...TEMPLATES).chain((words) => fc.tuple(...words.map((word) => {
  const parts = word.split('-')
  const star = parts.length === 2 && parts[1] === '*' && WORDS[parts[0]!]
  return star ? star.map((text) => `${text}-*`) : WORDS[word] ?? fc.constant(word)
})))

export const commands = fc.array(command, { minLength: 1, maxLength: 60 })
