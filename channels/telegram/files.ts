/** Files a customer sent: getFile says where, a plain GET brings it. */
import type { Api } from "grammy";
import { z } from "zod";
import { DeliveryFailure, type FetchedFile, type FileRef } from "../contract";
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

/** Stops at the limit whatever the header promised. */
const readUpTo = async (response: Response, max: number): Promise<Uint8Array> => {
  if (Number(response.headers.get("content-length")) > max) {
    await response.body?.cancel();
    throw tooLarge();
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = response.body?.getReader();
  for (let next = await reader?.read(); next && !next.done; next = await reader?.read()) {
    size += next.value.byteLength;
    if (size > max) {
      await reader?.cancel();
      throw tooLarge();
    }
    chunks.push(next.value);
  }
  return Buffer.concat(chunks, size);
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
      bytes: await readUpTo(response, DOWNLOAD_MAX),
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
