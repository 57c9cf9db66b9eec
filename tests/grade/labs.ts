/** Small labs for the grader's tests. */
const service = (name: string, port: number, more = ''): string =>
  `  ${name}:\n    build: ./${name}\n    command: uvicorn main:app --host 0.0.0.0 --port ${port}\n    ports: ["${port}:${port}"]\n${more}`

const HELLO = `import os
from fastapi import FastAPI, Request, Response

app = FastAPI()
SEEN = []

@app.get("/x")
async def x():
    return {"a": 1}

@app.get("/text")
async def text():
    return Response("no json here", media_type="text/plain")

@app.get("/fails")
async def fails():
    raise RuntimeError("on purpose")

@app.get("/seen")
async def seen():
    SEEN.append(1)
    return {"seen": len(SEEN)}

@app.api_route("/echo", methods=["GET", "POST", "PUT", "PATCH", "DELETE"])
async def echo(request: Request):
    print("echo", request.method, flush=True)
    body = (await request.body()).decode()
    return {"method": request.method, "body": body, "type": request.headers.get("content-type"), "token": request.headers.get("x-token")}
`

/** One service, `orders`, that answers in many ways. */
export const ONE: Record<string, string> = { 'compose.yaml': `services:\n${service('orders', 8001)}`, 'orders/main.py': HELLO }

/** `orders` calls `payments`, with httpx's own 5 s. */
export const TWO: Record<string, string> = {
  'compose.yaml': `services:\n${service('orders', 8001)}${service('payments', 8002)}`,
  'orders/main.py': `import httpx
from fastapi import FastAPI

app = FastAPI()
client = httpx.AsyncClient(base_url="http://payments:8002")

@app.get("/o")
async def o():
    return (await client.get("/p")).json()
`,
  'payments/main.py': `from fastapi import FastAPI

app = FastAPI()

@app.get("/p")
async def p():
    return {"paid": True}
`,
}
