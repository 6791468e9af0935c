/** Files a customer sent: getFile says where, a plain GET brings it. */
import type { Api } from "grammy";
import { z } from "zod";
import { DeliveryFailure, type FetchedFile, type FileRef } from "../contract";
import { bodyUpTo } from "../kit/body";
import { DOWNLOAD_MAX } from "./capabilities";
import { failureOf, repeatable } from "./failure";

const shape = z.looseObject({ fileId: z.string(), name: z.string().nullish() });

type Source = { api: Api; token: string; apiRoot: string; timeoutS: number };

const tooLarge = () =>
  new DeliveryFailure("rejected", "file_too_large", "Telegram hands bots files of up to 20 MB; this one is larger.");

const failureOfStatus = (response: Response): DeliveryFailure => {
  const { status } = response;
  if (status === 429) {
    const seconds = Number(response.headers.get("retry-after")) || 1;
    return new DeliveryFailure("throttled", "rate_limited", "Telegram asks for a pause.", seconds * 1000);
  }
  if (status === 401)
    return new DeliveryFailure("unauthorised", "bad_token", "Telegram does not accept the bot's token.");
  if (status >= 500) return new DeliveryFailure("unreachable", "platform_error", `Telegram answered ${status}.`);
  return new DeliveryFailure("rejected", "platform_error", `Telegram no longer has this file (${status}).`);
};

const whole = async (response: Response): Promise<Uint8Array> => {
  const bytes = await bodyUpTo(response, DOWNLOAD_MAX);
  if (!bytes) throw tooLarge();
  return bytes;
};

const locate = async ({ api, token }: Source, fileId: string): Promise<string> => {
  const file = await api.getFile(fileId).catch((error) => {
    throw repeatable(failureOf(error, token));
  });
  // Telegram leaves the path out while it prepares the file.
  if (!file.file_path) throw new DeliveryFailure("unreachable", "platform_error", "The file is not ready yet.");
  if ((file.file_size ?? 0) > DOWNLOAD_MAX) throw tooLarge();
  return file.file_path;
};

/** Brings one file. The address holds the token, so no error of the download is passed on in its own words. */
export const fetchFile = async (source: Source, ref: FileRef): Promise<FetchedFile> => {
  const { fileId, name } = shape.parse(ref);
  const path = await locate(source, fileId);
  try {
    const response = await fetch(`${source.apiRoot}/file/bot${source.token}/${path}`, {
      signal: AbortSignal.timeout(source.timeoutS * 1000),
    });
    if (!response.ok) {
      await response.body?.cancel();
      throw failureOfStatus(response);
    }
    const mime = response.headers.get("content-type") ?? undefined;
    return {
      bytes: await whole(response),
      name: name ?? path.split("/").at(-1),
      // What Telegram says when it has not looked.
      mime: mime === "application/octet-stream" ? undefined : mime,
    };
  } catch (error) {
    if (error instanceof DeliveryFailure) throw error;
    const isLate = error instanceof Error && error.name === "TimeoutError";
    throw new DeliveryFailure(
      "unreachable",
      isLate ? "timeout" : "network",
      isLate ? "The file did not arrive in time." : "The connection broke while the file was on its way.",
    );
  }
};
