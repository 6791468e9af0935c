import { createStore, produce } from "solid-js/store";
import type { Capabilities } from "../../../../channels/contract";
import type { FileView } from "../../../../src/realtime/wire";
import { api } from "../../api/routes";
import { size } from "../../app/time";
import { locale, t } from "../../app/words";
import { toast } from "../../ui/toast";

export type Attached = { key: string; name: string; share: number; file: FileView | null };

/** Files on their way into a message: checked against what the channel takes, then uploaded one beside the other. */
export const createAttachments = (limits: () => Capabilities["files"]) => {
  const [list, setList] = createStore<Attached[]>([]);
  const update = (key: string, next: Partial<Attached>) => setList((one) => one.key === key, next);
  const remove = (key: string) => setList((all) => all.filter((one) => one.key !== key));
  const add = (files: Iterable<File>) => {
    const may = limits();
    for (const file of files) {
      if (may && list.length >= may.maxPerMessage) {
        toast(t("problem.tooManyFiles", { n: may.maxPerMessage }), { wrong: true });
        return;
      }
      if (may && file.size > may.maxBytesOut) {
        toast(
          t("problem.tooLarge", {
            name: file.name,
            size: size(file.size, locale()),
            max: size(may.maxBytesOut, locale()),
          }),
          { wrong: true },
        );
        continue;
      }
      const key = crypto.randomUUID();
      setList(produce((all) => void all.push({ key, name: file.name, share: 0, file: null })));
      api
        .file(file, (share) => update(key, { share }))
        .then((view) => update(key, { file: view, share: 1 }))
        .catch(() => {
          remove(key);
          toast(t("problem.upload", { name: file.name }), { wrong: true });
        });
    }
  };
  const set = (files: FileView[]) => setList(files.map((file) => ({ key: file.id, name: file.name, share: 1, file })));
  return {
    list,
    add,
    remove,
    set,
    clear: () => setList([]),
    ready: () => list.every((one) => one.file !== null),
    files: () => list.flatMap((one) => (one.file ? [{ ...one.file }] : [])),
  };
};
