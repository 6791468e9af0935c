import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { z } from "zod";
import { afterEveryTest } from "../support/after";

const Asked = z.looseObject({
  messages: z.array(z.object({ role: z.string(), content: z.string() })),
  response_format: z.looseObject({ type: z.string() }).optional(),
  stream: z.boolean().optional(),
});
export type Asked = z.infer<typeof Asked>;
export type Reaction = (answer: ServerResponse, asked: Asked) => void;

const closing: (() => Promise<void>)[] = [];
afterEveryTest(async () => {
  for (const close of closing.splice(0)) await close();
});

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(Buffer.from(part));
  return Buffer.concat(parts).toString("utf8");
};

/** A completion as OpenAI-compatible servers send it. */
export const completion = (content: string | null, more: { refusal?: string; finish_reason?: string } = {}) => ({
  id: "c1",
  object: "chat.completion",
  model: "test-model",
  choices: [
    { index: 0, finish_reason: more.finish_reason ?? "stop", message: { role: "assistant", content, ...more } },
  ],
  usage: { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 },
});

export const sends =
  (body: unknown, status = 200, headers: Record<string, string> = {}): Reaction =>
  (answer) => {
    answer.writeHead(status, { "content-type": "application/json", ...headers });
    answer.end(typeof body === "string" ? body : JSON.stringify(body));
  };
export const says = (value: unknown): Reaction => sends(completion(JSON.stringify(value)));
const chunkOf = (delta: object, finish: string | null = null) => ({
  id: "c1",
  object: "chat.completion.chunk",
  model: "test-model",
  choices: [{ index: 0, delta, finish_reason: finish }],
});
const event = (value: unknown) => `data: ${JSON.stringify(value)}\n\n`;
const lettersAtOnce = 7;

/** The answer as a stream, a few letters at a time, with what it used at the end. Without `then` it is finished properly. */
export const streamed =
  (content: string, then?: (answer: ServerResponse) => void): Reaction =>
  (answer) => {
    answer.writeHead(200, { "content-type": "text/event-stream" });
    answer.write(event(chunkOf({ role: "assistant", content: "" })));
    for (let at = 0; at < content.length; at += lettersAtOnce)
      answer.write(event(chunkOf({ content: content.slice(at, at + lettersAtOnce) })));
    if (then) return then(answer);
    answer.write(event(chunkOf({}, "stop")));
    answer.write(event({ ...chunkOf({}), choices: [], usage: { prompt_tokens: 10, completion_tokens: 5 } }));
    answer.end("data: [DONE]\n\n");
  };
/** The model declines in the middle of a stream. */
export const refusesStreaming: Reaction = streamed('{"te', (answer) => {
  answer.end(event(chunkOf({ refusal: "I can't help with that." })));
});
export const complains = (status: number, message: string, headers: Record<string, string> = {}): Reaction =>
  sends({ error: { message, type: "invalid_request_error", code: null } }, status, headers);
export const staysSilent: Reaction = () => {};
export const hangsUp: Reaction = (answer) => answer.socket?.destroy();
/** The line is cut when half has come, in one piece or as a stream. */
export const cutsOff: Reaction = (answer, asked) => {
  if (asked.stream)
    return streamed('{"text": "It ', (stream) => void setImmediate(() => stream.socket?.destroy()))(answer, asked);
  answer.writeHead(200, { "content-type": "application/json", "content-length": "5000" });
  answer.write('{"choices": [', () => answer.socket?.destroy());
};
/** One byte now and then, and never an end. */
export const drips: Reaction = (answer) => {
  answer.writeHead(200, { "content-type": "application/json" });
  const timer = setInterval(() => answer.write(" "), 10);
  answer.on("close", () => clearInterval(timer));
};

/** A server that reacts as scripted, the last reaction for ever; keeps what it was asked. */
export const openLlmPlatform = async (...script: Reaction[]) => {
  const asked: Asked[] = [];
  const keys: (string | undefined)[] = [];
  /** How many answers were given up by the one who asked before they had ended. */
  const left = { count: 0 };
  const server = createServer((request, answer) => {
    void bodyOf(request).then((text) => {
      const wanted = Asked.parse(JSON.parse(text));
      asked.push(wanted);
      keys.push(request.headers.authorization);
      answer.on("close", () => {
        if (!answer.writableFinished) left.count++;
      });
      const reaction = script[Math.min(asked.length, script.length) - 1];
      reaction?.(answer, wanted);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closing.push(async () => {
    server.closeAllConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  });
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return { baseUrl: `http://127.0.0.1:${port}/v1`, port, asked, keys, left };
};
