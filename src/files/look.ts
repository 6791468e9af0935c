import type { FileLook } from "../../channels/contract";

/** How a file is shown, by what it is. */
export const lookOf = (mime: string): FileLook => {
  if (/^image\/(png|jpe?g|webp)$/.test(mime)) return "photo";
  if (mime === "image/gif") return "animation";
  if (mime.startsWith("audio/")) return "audio";
  return mime.startsWith("video/") ? "video" : "document";
};
