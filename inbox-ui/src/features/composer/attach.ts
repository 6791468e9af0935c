import { createStore, produce } from "solid-js/store";
import type { Capabilities } from "../../../../channels/contract";
import type { FileView } from "../../../../src/realtime/wire";
import { api } from "../../api/routes";
import { size } from "../../app/time";
import { inWords } from "../../app/trouble";
import { locale, t } from "../../app/words";
import { toast } from "../../ui/toast";

export type Attached = { key: string; name: string; share: number; file: FileView | null; wrong: string | null };

/** Files on their way into a message: checked against what the channel takes, then uploaded one beside the other. */
export const createAttachments = (limits: () => Capabilities["files"]) => {
  const [list, setList] = createStore<Attached[]>([]);
  const sources = new Map<string, File>();
  const update = (key: string, next: Partial<Attached>) => setList((one) => one.key === key, next);
  const remove = (key: string) => {
    sources.delete(key);
    setList((all) => all.filter((one) => one.key !== key));
  };
  const send = (key: string) => {
    const file = sources.get(key);
    if (!file) return;
    update(key, { share: 0, wrong: null });
    api
      .file(file, (share) => update(key, { share }))
      .then((view) => update(key, { file: view, share: 1 }))
      .catch((error: unknown) => update(key, { wrong: inWords(error) }));
  };
  const tooLarge = (file: File) => {
    const may = limits();
    if (!may || file.size <= may.maxBytesOut) return null;
    const [is, max] = [size(file.size, locale()), size(may.maxBytesOut, locale())];
    return t("problem.tooLarge", { name: file.name, size: is, max });
  };
  const add = (files: Iterable<File>) => {
    for (const file of files) {
      const may = limits();
      if (may && list.length >= may.maxPerMessage) {
        toast(t("problem.tooManyFiles", { n: may.maxPerMessage }), { wrong: true });
        return;
      }
      const refused = tooLarge(file);
      if (refused) {
        toast(refused, { wrong: true });
        continue;
      }
      const key = crypto.randomUUID();
      sources.set(key, file);
      setList(produce((all) => void all.push({ key, name: file.name, share: 0, file: null, wrong: null })));
      send(key);
    }
  };
  const set = (files: readonly FileView[]) =>
    setList(files.map((file) => ({ key: file.id, name: file.name, share: 1, file: { ...file }, wrong: null })));
  return {
    list,
    add,
    remove,
    again: send,
    set,
    clear: () => {
      sources.clear();
      setList([]);
    },
    ready: () => list.every((one) => one.file !== null),
    files: () => list.flatMap((one) => (one.file ? [{ ...one.file }] : [])),
  };
};
