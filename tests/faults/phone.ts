/** A phone with WhatsApp outside of the server's process: real whatsapp-web.js reads it through a page of ours in a real browser. */
import { once } from "node:events";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { z } from "zod";

// The page has WhatsApp's address and may not ask loopback for anything, unless its browser is told that it may.
const browser = (chromium: string): string => `#!/bin/sh
for one do
  shift
  case "$one" in --disable-features=*) one="$one,LocalNetworkAccessChecks" ;; esac
  set -- "$@" "$one"
done
exec ${chromium} "$@"
`;

type Line = { n: number; id: string; chat: string; fromMe: boolean; body: string; t: number };
const Sent = z.object({ id: z.string(), chat: z.string(), body: z.string(), t: z.number() });

/** Joined to the page: what the phone has is shown, and what is sent is the phone's as soon as it answers. */
const joined = (phone: string): string => `<script>
{
  localStorage.paired = "yes";
  Socket.state = "CONNECTED";
  let known = 0;
  const take = (lines, isNewMsg) => {
    for (const { n, id, chat, fromMe, body, t } of lines) {
      known = n;
      const wid = new Wid(chat), our = new Wid(me);
      const key = { fromMe, remote: wid, id, _serialized: [fromMe, chat, id].join("_") };
      if (Msg.get(key)) continue;
      add(modelOf({ id: key, type: "chat", t, from: fromMe ? our : wid, to: fromMe ? wid : our, isNewMsg, body, notifyName: "Somebody" }));
    }
  };
  const first = new XMLHttpRequest();
  first.open("GET", "${phone}/lines?after=0", false);
  first.send();
  take(JSON.parse(first.responseText), false);
  const listen = async () => {
    const answer = await fetch("${phone}/lines?after=" + known).catch(() => null);
    if (answer?.ok) take(await answer.json(), true);
    setTimeout(listen, 50);
  };
  listen();
  modules.WAWebSendMsgChatAction.addAndSendMsgToChat = (chat, message) => {
    const model = add(modelOf({ ...message, isNewMsg: true }));
    const sent = { id: model.id.id, chat: String(model.id.remote), body: model.body, t: model.t };
    const arrived = fetch("${phone}/sent", { method: "POST", body: JSON.stringify(sent) }).then((answer) => {
      if (!answer.ok) throw new Error("not sent");
      model.set("ack", 1);
      return {};
    });
    return [Promise.resolve(), arrived];
  };
}
</script>`;

type Needs = { folder: string; chromium: string; sending: (body: string) => void };
/** `folder`: where the page is put. `sending` is called when the phone has a message of ours and nobody was told yet. */
export const openPhone = async ({ folder, chromium, sending }: Needs) => {
  const lines: Line[] = [];
  const put = (line: Omit<Line, "n">) => void lines.push({ ...line, n: lines.length + 1 });
  const server = createServer((request, response) => {
    response.setHeader("access-control-allow-origin", "*");
    const { pathname, searchParams } = new URL(request.url ?? "", "http://phone");
    if (pathname === "/lines") {
      const after = Number(searchParams.get("after"));
      response.end(JSON.stringify(lines.filter(({ n }) => n > after)));
      return;
    }
    let said = "";
    request.on("data", (bytes) => {
      said += bytes;
    });
    request.on("end", () => {
      const line = Sent.parse(JSON.parse(said));
      put({ ...line, fromMe: true });
      sending(line.body);
      response.end("{}");
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
  const page = readFileSync(join(import.meta.dirname, "../channels/whatsapp/web/page/0.html"), "utf8");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "0.html"), page + joined(url));
  const chromiumPath = join(folder, "browser.sh");
  writeFileSync(chromiumPath, browser(chromium), { mode: 0o755 });
  return {
    /** What a connection needs to know to find it. */
    settings: { pageVersion: "0", pageFolder: folder, chromiumPath, pace: "none", probeTimeoutS: 10 },
    writes: (chat: string, body: string): void =>
      put({ id: `THEIRS${lines.length}`, chat, fromMe: false, body, t: Math.floor(Date.now() / 1000) }),
    /** What we have said, as customers see it. */
    shown: (): string[] => lines.filter(({ fromMe }) => fromMe).map(({ body }) => body),
    close: async (): Promise<void> => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
