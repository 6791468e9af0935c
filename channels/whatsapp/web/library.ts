/** The real client. The library and its browser driver are loaded here, and only when a connection opens. */
import { join } from "node:path";
import type { Log } from "../../contract";
import { freeProfile } from "./chromium";
import type { MakeClient } from "./client";

// The library leaves promises alone (a page that goes away while it is being prepared), and an unhandled rejection ends
// the process. One of its own must not take the desk along; anybody else's still does.
const ITS_OWN = /whatsapp-web\.js|puppeteer|^(auth|ready) timeout$/;
const told = (reason: unknown): string => (reason instanceof Error ? (reason.stack ?? reason.message) : String(reason));
let guarded = false;
const guard = (log: Log): void => {
  if (guarded) return;
  guarded = true;
  process.on("unhandledRejection", (reason) => {
    if (ITS_OWN.test(told(reason)))
      log.warn({ problem: told(reason).slice(0, 300) }, "whatsapp-web: the library dropped an error");
    // With others listening it is theirs to judge; alone, we must not turn the default off.
    else if (process.listenerCount("unhandledRejection") === 1) throw reason;
  });
};

const ARGUMENTS = [
  "--disable-gpu",
  "--disable-dev-shm-usage",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
  "--no-default-browser-check",
];
/** Chromium refuses its sandbox to root; as anybody else it stays on. */
const sandbox = (): string[] => (process.getuid?.() === 0 ? ["--no-sandbox"] : []);

/** Makes clients of whatsapp-web.js, each over the session in its folder. */
export const libraryClient =
  (log: Log): MakeClient =>
  async ({ folder, chromiumPath, page }) => {
    guard(log);
    const { default: library } = await import("whatsapp-web.js");
    freeProfile(join(folder, "session"));
    const client = new library.Client({
      authStrategy: new library.LocalAuth({ dataPath: folder }),
      puppeteer: { executablePath: chromiumPath, headless: true, args: [...ARGUMENTS, ...sandbox()] },
      ...(page.version === "" ? {} : { webVersion: page.version }),
      webVersionCache: page.folder
        ? { type: "local", path: page.folder, strict: true }
        : // By default it would write into the folder Parley was started in.
          { type: "local", path: join(folder, "pages") },
    });
    return {
      client,
      media: ({ mimetype, data, filename, size }) => new library.MessageMedia(mimetype, data, filename ?? null, size),
    };
  };
