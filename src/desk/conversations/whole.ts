import type { Read } from "../../../db/client";
import { filesOf } from "./files";
import * as store from "./store";

/** `blocked`: so many pictures from elsewhere were left out; asking for them tells their sender that the mail was read. */
export type Whole = { text: string; html: string | null; blocked: number };
type Asked = { message: string; remote: "blocked" | "shown" };

const image = /<img\b[^>]*>/gi;
/** The attribute itself: another one's text may read like it. */
const source = /^(<img(?:\s+[\w:-]+(?:="[^"]*")?)*?)\s+src="([^"]*)"/i;
const shows = /^image\/(png|jpe?g|gif|webp|avif)$/;
const plain = (text: string) =>
  text
    .replace(/&quot;/g, '"')
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&amp;/g, "&");

/** All of a message: its own pictures in place, those from elsewhere only when asked for. Null when there is no more than is shown. */
export const wholeOf = async (db: Read, { message: id, remote }: Asked): Promise<Whole | null> => {
  const { whole, deletedAt } = await store.getMessage(db, id);
  if (!whole || deletedAt !== null) return null;
  if (whole.html === undefined) return { text: whole.text, html: null, blocked: 0 };
  const files = await filesOf(db, [id]);
  const pictureAt = (contentId: string): string | null => {
    const file = files.find(({ position }) => position === whole.pictures?.[contentId]);
    return file && file.state === "ready" && shows.test(file.mime) ? `/api/files/${file.id}` : null;
  };
  let blocked = 0;
  // The channel has made it safe and written every attribute in double quotes.
  const html = whole.html.replace(image, (tag) => {
    const src = plain(source.exec(tag)?.[2] ?? "");
    if (/^cid:/i.test(src)) {
      const url = pictureAt(src.slice(4));
      return tag.replace(source, url ? `$1 src="${url}"` : "$1");
    }
    if (/^data:/i.test(src) || remote === "shown") return tag;
    if (src !== "") blocked += 1;
    return tag.replace(source, "$1");
  });
  return { text: whole.text, html, blocked };
};
