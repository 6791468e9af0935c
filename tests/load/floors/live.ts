import { Hono } from "hono";
import { Server } from "socket.io";
import { isPlain, listen } from "./listen";
import { openRawHere } from "./raw";

/** Webhook → one raw insert → one emit to the room of every socket → 200. */
export const start = async (): Promise<void> => {
  const raw = await openRawHere();
  const io = new Server({ serveClient: false, perMessageDeflate: false });
  io.on("connection", (socket) => {
    socket.join("live");
    socket.emit("caught-up", { seq: 0 });
  });
  const app = new Hono().post("/webhooks/:connection", async (c) => {
    const body = await c.req.text();
    await raw.insert(body);
    io.to("live").emit("events", [{ type: "message.received", message: { text: JSON.parse(body).message.text } }]);
    return c.body(null, 200);
  });
  const server = listen(app);
  if (isPlain(server)) io.attach(server);
};
