/** Files a customer sent: a plain GET with the app's token, and only ever to Slack. */
import { z } from "zod";
import { DeliveryFailure, type FetchedFile, type FileRef } from "../contract";
import { bodyUpTo } from "../kit/body";
import type { Api } from "./api";
import { FILE_MAX } from "./capabilities";
import { failureOf, repeatable } from "./failure";
import type { SlackSettings } from "./settings";

const shape = z.looseObject({
  fileId: z.string(),
  url: z.string().nullish(),
  name: z.string().nullish(),
  mime: z.string().nullish(),
});
const word = z.string().nullish().catch(undefined);
const facts = z.looseObject({
  file: z.looseObject({ url_private_download: word, url_private: word, mode: word, name: word, mimetype: word }),
});

type Source = { api: Api; settings: SlackSettings };
const no = (words: string) => new DeliveryFailure("rejected", "not_permitted", words);

/** The token must never leave for another server, whatever a payload says. */
const isSlacks = (address: string, { slackApiUrl }: Pick<SlackSettings, "slackApiUrl">): boolean => {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname, origin } = new URL(address);
  if (origin === new URL(slackApiUrl).origin) return true;
  return protocol === "https:" && /(^|\.)(slack|slack-gov|slack-files)\.com$/.test(hostname);
};

const tooLarge = () =>
  new DeliveryFailure("rejected", "file_too_large", "The file is larger than 100 MB; it stays in Slack.");

const failureOfStatus = (response: Response): DeliveryFailure => {
  const { status } = response;
  if (status === 429) {
    const seconds = Number(response.headers.get("retry-after")) || 1;
    return new DeliveryFailure("throttled", "rate_limited", "Slack asks for a pause.", seconds * 1000);
  }
  if (status >= 500) return new DeliveryFailure("unreachable", "platform_error", `Slack answered ${status}.`);
  if (status >= 300 && status < 400)
    return no("Slack wants a sign-in for this file: the app lacks the scope files:read.");
  return new DeliveryFailure("rejected", "platform_error", `Slack no longer has this file (${status}).`);
};

const whole = async (response: Response): Promise<Uint8Array> => {
  const bytes = await bodyUpTo(response, FILE_MAX);
  if (!bytes) throw tooLarge();
  return bytes;
};

/** In shared channels Slack leaves the address out and wants to be asked. */
const locate = async ({ api }: Source, fileId: string) => {
  const answer = await api.files.info({ file: fileId }).catch((error) => {
    throw repeatable(error);
  });
  const read = facts.safeParse(answer).data?.file;
  const url = read?.url_private_download ?? read?.url_private;
  if (!url) throw no("Slack gives no address for this file.");
  return { url, name: read?.name ?? undefined, mime: read?.mimetype ?? undefined };
};

const download = async ({ settings }: Source, url: string, mime: string | undefined) => {
  const response = await fetch(url, {
    headers: { authorization: `Bearer ${settings.token}` },
    redirect: "manual",
    signal: AbortSignal.timeout(settings.requestTimeoutS * 1000),
  });
  const type = response.headers.get("content-type")?.split(";")[0]?.trim();
  // Without the right to it comes the page for signing in, with status 200.
  const isSignIn = response.ok && type === "text/html" && mime !== "text/html";
  if (!response.ok || isSignIn) {
    await response.body?.cancel();
    throw isSignIn
      ? no("Slack wants a sign-in for this file: the app lacks the scope files:read.")
      : failureOfStatus(response);
  }
  return { bytes: await whole(response), type };
};

/** Brings one file. */
export const fetchFile = async (source: Source, ref: FileRef): Promise<FetchedFile> => {
  const given = shape.parse(ref);
  const place = given.url
    ? { url: given.url, name: given.name ?? undefined, mime: given.mime ?? undefined }
    : await locate(source, given.fileId);
  if (!isSlacks(place.url, source.settings)) throw no("The file is kept outside of Slack.");
  try {
    const { bytes, type } = await download(source, place.url, place.mime);
    return { bytes, name: place.name, mime: place.mime ?? (type === "application/octet-stream" ? undefined : type) };
  } catch (error) {
    if (error instanceof DeliveryFailure) throw error;
    const failure = repeatable(failureOf(error));
    throw failure instanceof DeliveryFailure
      ? failure
      : new DeliveryFailure("unreachable", "network", "The connection broke while the file was on its way.");
  }
};
