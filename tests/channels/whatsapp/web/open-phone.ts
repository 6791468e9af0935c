/** A connection paired with the stand-in phone, with a recorder for a desk. */
import type { Connection, ConnectionNeeds } from "../../../../channels/contract";
import { openWhatsAppWeb } from "../../../../channels/whatsapp/web/connection";
import { openWhatsAppWebPlatform, type WhatsAppWebPlatform } from "../../../../channels/whatsapp/web/platform";
import { settings, type WebSettings } from "../../../../channels/whatsapp/web/settings";
import { closeAfterTest, openClock, tempFolder } from "../../../support/desk";
import type { HarnessNeeds } from "../../promises";
import { openRecorder } from "../../recorder";

let count = 0;
export type Options = {
  platform?: WhatsAppWebPlatform;
  settings?: Partial<Record<keyof WebSettings, unknown>>;
  folder?: string;
  /** Paired as soon as it asks; false leaves the code on the screen. */
  paired?: boolean;
};

const openPlatform = (now: () => number) => openWhatsAppWebPlatform({ now, name: `phone-${++count}` });

/** Connects; pauses of back-off and pacing are noted instead of waited for. */
export const connect = async (desk: HarnessNeeds, options: Options = {}) => {
  const platform = options.platform ?? openPlatform(desk.now);
  const folder = options.folder ?? tempFolder("phone");
  const pauses: number[] = [];
  const needs: ConnectionNeeds<WebSettings> = {
    ...desk,
    id: "c1",
    folder: async () => folder,
    settings: settings.parse({ client: platform.name, pace: "none", probeTimeoutS: 0.2, ...options.settings }),
    webhookUrl: null,
    history: async () => ({ seq: 0, items: [], more: false }),
    spool: { put: async () => "", get: async () => null, drop: async () => {} },
  };
  const connection: Connection = await openWhatsAppWeb(needs, {
    pause: async (ms) => {
      pauses.push(ms);
      await new Promise((resolve) => setImmediate(resolve));
    },
  });
  let isOpen = true;
  const close = async () => {
    if (!isOpen) return;
    isOpen = false;
    await connection.close();
  };
  closeAfterTest(close);
  return { platform, connection, pauses, folder, close };
};

/** A paired phone with its own recorder and a clock that is turned by hand; online unless told otherwise. */
export const openPhone = async (options: Options = {}) => {
  const clock = openClock();
  const recorder = openRecorder();
  const desk = { ...recorder, needs: { ...recorder.needs, now: clock.now } };
  const platform = options.platform ?? openPlatform(clock.now);
  const phone = await connect(desk.needs, { ...options, platform });
  const isAt = (at: string) => desk.states.at(-1)?.at === at;
  const online = () => desk.until(() => isAt("online"));
  if (options.paired !== false) {
    await desk.until(() => isAt("pairing") || isAt("online"));
    if (isAt("pairing")) platform.scan();
    await online();
  }
  return { ...phone, desk, clock, online, isAt };
};
export type OpenPhone = Awaited<ReturnType<typeof openPhone>>;
