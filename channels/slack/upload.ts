/** Files of ours: Slack gives an address, the bytes go there, and a last call shows them in the thread. */
import { z } from "zod";
import { DeliveryFailure, type OutFile } from "../contract";
import type { Pause } from "../kit/backoff";
import type { Api } from "./api";
import { FILE_MAX } from "./capabilities";
import { failureOf, repeatable } from "./failure";

type Needs = { api: Api; timeoutMs: number; pause: Pause };
type Where = { channel: string; threadTs: string };

const address = z.looseObject({ upload_url: z.url(), file_id: z.string() });
const share = z.array(z.looseObject({ ts: z.string(), thread_ts: z.string().nullish() })).catch([]);
const shares = z.record(z.string(), share).optional().catch(undefined);
const facts = z.looseObject({
  file: z.looseObject({ shares: z.looseObject({ public: shares, private: shares }).optional().catch(undefined) }),
});

// Opened before the call: an error of our own disk must not look like a broken connection to Slack.
const opened = async (file: OutFile): Promise<Uint8Array> => {
  const bytes = await file.open();
  if (bytes.byteLength > FILE_MAX)
    throw new DeliveryFailure("rejected", "file_too_large", `${file.name} is larger than 100 MB.`);
  return bytes;
};

/** Uploads one file; until the last call nobody sees it, so all of this may be repeated. */
const upload = async ({ api, timeoutMs }: Needs, file: OutFile): Promise<{ id: string; title: string }> => {
  const bytes = await opened(file);
  const filename = file.name.trim() || "file";
  try {
    const asked = { filename, length: bytes.byteLength };
    const { upload_url, file_id } = address.parse(await api.files.getUploadURLExternal(asked));
    const response = await fetch(upload_url, {
      method: "POST",
      body: new Uint8Array(bytes),
      headers: { "content-type": "application/octet-stream" },
      redirect: "error",
      signal: AbortSignal.timeout(timeoutMs),
    });
    await response.body?.cancel();
    if (!response.ok)
      throw new DeliveryFailure("unreachable", "platform_error", `Slack did not take the file (${response.status}).`);
    return { id: file_id, title: filename };
  } catch (error) {
    throw repeatable(error);
  }
};

/** How often Slack is asked in which message a file is shown, and how long between. */
const LOOKS = 6;
const LOOK_MS = 400;

/** The message that shows the file; null when Slack has not made it yet. */
const shownIn = async ({ api, pause }: Needs, file: string, { channel, threadTs }: Where): Promise<string | null> => {
  for (let look = 0; look < LOOKS; look++) {
    const read = facts.safeParse(await api.files.info({ file }).catch(() => null));
    const { public: open, private: closed } = read.data?.file.shares ?? {};
    const places = [...(open?.[channel] ?? []), ...(closed?.[channel] ?? [])];
    const found = places.find(({ thread_ts }) => thread_ts === threadTs) ?? places[0];
    if (found) return found.ts;
    await pause(LOOK_MS * (look + 1), new AbortController().signal);
  }
  return null;
};

/** Sends files into a thread as one message. Gives its timestamp, or the first file's id when Slack never says it. */
export const sendFiles = async (needs: Needs, where: Where, files: readonly OutFile[]): Promise<string> => {
  const uploaded: { id: string; title: string }[] = [];
  for (const file of files) uploaded.push(await upload(needs, file));
  const [first, ...rest] = uploaded;
  if (!first) throw new DeliveryFailure("rejected", "not_supported", "There is no file to send.");
  await needs.api.files
    .completeUploadExternal({ files: [first, ...rest], channel_id: where.channel, thread_ts: where.threadTs })
    .catch((error) => {
      throw failureOf(error);
    });
  return (await shownIn(needs, first.id, where)) ?? first.id;
};
