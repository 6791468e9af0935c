/** Files: uploads in three steps, facts, downloads. */
import { z } from "zod";
import { files as fileList, number, read, text } from "./params";
import { Refusal } from "./refusal";
import { openedRoom } from "./rooms";
import { type ApiFile, addMessage, type StoredFile, type World } from "./world";

const MIMES: Record<string, string> = {
  txt: "text/plain",
  pdf: "application/pdf",
  png: "image/png",
  jpg: "image/jpeg",
};
const mimeOf = (name: string) => MIMES[name.split(".").at(-1)?.toLowerCase() ?? ""] ?? "application/octet-stream";

type Given = { name: string; mimetype: string; bytes: Uint8Array; owner: string; isReady: boolean; id?: string };
/** Keeps a file; it can be downloaded with the app's token. */
export const keepFile = (
  world: World,
  { name, mimetype, bytes, owner, isReady, id = world.newId("F") }: Given,
): StoredFile => {
  const url = `${world.address()}/files-pri/${world.team.id}-${id}`;
  const path = encodeURIComponent(name);
  const file: ApiFile = {
    id,
    created: Math.floor(world.now() / 1000),
    name,
    title: name,
    mimetype,
    filetype: name.split(".").at(-1) ?? "binary",
    user: owner,
    mode: "hosted",
    is_external: false,
    size: bytes.byteLength,
    url_private: `${url}/${path}`,
    url_private_download: `${url}/download/${path}`,
    permalink: `https://${world.team.domain}.slack.com/files/${owner}/${id}/${path}`,
    ...(mimetype.startsWith("image/") ? { original_w: 640, original_h: 480 } : {}),
  };
  const stored: StoredFile = { file, bytes, owner, isReady };
  world.files.set(id, stored);
  return stored;
};

export const getUploadURLExternal = (world: World, given: unknown) => {
  const { filename, length } = read({ filename: text, length: number }, given);
  if (filename === "" || length <= 0) throw new Refusal("invalid_arguments");
  const id = world.newId("F");
  const path = `/upload/v1/${world.newId("up")}`;
  world.uploads.set(path, id);
  keepFile(world, {
    id,
    name: filename,
    mimetype: mimeOf(filename),
    bytes: new Uint8Array(length),
    owner: world.app.userId,
    isReady: false,
  });
  return { upload_url: `${world.address()}${path}`, file_id: id };
};

/** What was posted to an upload's address. */
export const takeUpload = (world: World, path: string, bytes: Uint8Array): number => {
  const stored = world.files.get(world.uploads.get(path) ?? "");
  if (!stored || stored.isReady) return 404;
  if (stored.bytes.byteLength !== bytes.byteLength) return 400;
  stored.bytes = bytes;
  stored.isReady = true;
  return 200;
};

const readyFile = (world: World, id: string): StoredFile => {
  const stored = world.files.get(id);
  if (!stored?.isReady) throw new Refusal("file_not_found");
  return stored;
};

export const completeUploadExternal = (world: World, given: unknown) => {
  const shape = {
    files: fileList,
    channel_id: text.optional(),
    thread_ts: text.optional(),
    initial_comment: text.optional(),
  };
  const { files, channel_id, thread_ts, initial_comment } = read(shape, given);
  const kept = files.map(({ id, title }) => {
    const stored = readyFile(world, id);
    stored.file.title = title ?? stored.file.title;
    return stored.file;
  });
  if (channel_id !== undefined) {
    const room = openedRoom(world, channel_id);
    const { message } = addMessage(world, room, "app", {
      user: world.app.userId,
      bot_id: world.app.botId,
      app_id: world.app.appId,
      subtype: "file_share",
      text: initial_comment ?? "",
      files: kept,
      ...(thread_ts ? { thread_ts } : {}),
    });
    const share = { [room.id]: [{ ts: message.ts, ...(thread_ts ? { thread_ts } : {}) }] };
    for (const file of kept) file["shares"] = room.kind === "channel" ? { public: share } : { private: share };
  }
  return { files: kept.map(({ id, title }) => ({ id, title })) };
};

export const info = (world: World, given: unknown) => ({
  file: readyFile(world, read({ file: text }, given).file).file,
});

export const remove = (world: World, given: unknown) => {
  const { file: id } = read({ file: text }, given);
  const stored = readyFile(world, id);
  if (stored.owner !== world.app.userId) throw new Refusal("cant_delete_file");
  world.files.delete(id);
  for (const room of world.rooms.values())
    for (const one of room.messages.values())
      if (one.message.files?.some((file) => file.id === id)) {
        one.deleted = true;
        world.changed({ channel: room.id, type: "deletion", ts: one.message.ts });
      }
  return {};
};

/** The bytes behind a private address; undefined where there are none. */
export const download = (world: World, path: string): StoredFile | undefined => {
  const id = z.string().safeParse(/^\/files-pri\/[^/]+-(F\w+)\//.exec(path)?.[1]);
  return id.success ? world.files.get(id.data) : undefined;
};
