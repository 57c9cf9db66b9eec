/** A small course: one service, one check that the starter fails, and mutants. */
const app = (status: string, body: string): string => `from fastapi import FastAPI

app = FastAPI()

@app.get("/hello"${status})
async def hello():
    return ${body}
`

const START = app('', '{}')
const SOLUTION = app('', '{"hello": "world"}')

const CHECKS = `import pytest

@pytest.mark.points(2)
@pytest.mark.hint("Say hello to the world.")
def test_says_hello(lab):
    """It says hello"""
    answer = lab.get("http://greeter:8001/hello")
    assert answer.json() == {"hello": "world"}, f"the body was {answer.text}"

@pytest.mark.hint("Answer 200.")
def test_status(lab):
    assert lab.get("http://greeter:8001/hello").status == 200
`

const LESSON = `---
title: Hello
summary: Say hello.
objectives: [Answer a request]
minutes: 5
open: [greeter/main.py]
seeds: [1, 2]
points: 3
sources:
  - title: RFC 9110, HTTP Semantics
    url: https://www.rfc-editor.org/rfc/rfc9110
---

Say hello.
`

const COMPOSE = `services:
  greeter:
    build: ./greeter
    command: uvicorn main:app --host 0.0.0.0 --port 8001
    ports: ["8001:8001"]
`

/** Files of the lesson's folder. */
export function lesson(changes: Record<string, string> = {}): Record<string, string> {
  return {
    'lesson.md': LESSON,
    'start/compose.yaml': COMPOSE, 'start/greeter/main.py': START,
    'solution/greeter/main.py': SOLUTION,
    'mutants/created/mutant.yaml': 'fails: [test_status]\nhint: Answer 200\n',
    'mutants/created/greeter/main.py': app(', status_code=201', '{"hello": "world"}'),
    'checks/test_hello.py': CHECKS,
    ...changes,
  }
}

export function course(...lessons: Record<string, string>[]): Record<string, string> {
  const files: Record<string, string> = { 'lessons/01-part/module.yaml': 'title: A part\n' }
  lessons.forEach((one, i) => {
    for (const [name, text] of Object.entries(one)) files[`lessons/01-part/0${i + 1}-hello/${name}`] = text
  })
  return files
}

/** A project with checks of its own. */
export const project = (changes: Record<string, string> = {}): Record<string, string> =>
  ({ 'compose.yaml': COMPOSE, 'greeter/main.py': SOLUTION, 'checks/test_hello.py': CHECKS, ...changes })

export { app, SOLUTION, START }
