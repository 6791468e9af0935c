import "./palette.css";
import { For } from "solid-js";
import { keysHere } from "../../app/keys";
import { type Key, t } from "../../app/words";
import { Dialog } from "../../ui/dialog";

const sheet: { title: Key; keys: [string, Key][] }[] = [
  {
    title: "keys.move",
    keys: [
      ["J K", "keys.next"],
      ["Enter", "keys.open"],
      ["Esc", "back"],
      ["/", "keys.searchOrCanned"],
      ["⌘K", "keys.everything"],
      ["G I K B S", "keys.goto"],
      ["?", "keys.thisList"],
    ],
  },
  {
    title: "keys.conversation",
    keys: [
      ["T", "owner.take"],
      ["B", "owner.return"],
      ["A", "row.assign"],
      ["C", "word.category"],
      ["P", "word.priority"],
      ["S", "row.snooze"],
      ["E", "row.solve"],
      ["U", "keys.unread"],
      ["M", "merge.title"],
      ["D", "split.menu"],
      ["Z", "undo"],
      ["X", "keys.select"],
    ],
  },
  {
    title: "keys.write",
    keys: [
      ["R", "composer.reply"],
      ["N", "composer.note"],
      ["⌘Enter", "composer.send"],
      ["⌘J", "assist.label"],
      ["⌘B", "composer.bold"],
      ["⌘I", "composer.italic"],
    ],
  },
];

export const KeySheet = (props: { close: () => void }) => (
  <Dialog open wide close={props.close} title={t("keys.title")}>
    <div class="keys-grid">
      <For each={sheet}>
        {(part) => (
          <section>
            <h3>{t(part.title)}</h3>
            <dl>
              <For each={part.keys}>
                {([key, label]) => (
                  <div>
                    <dt>{t(label)}</dt>
                    <dd>
                      <kbd>{keysHere(key)}</kbd>
                    </dd>
                  </div>
                )}
              </For>
            </dl>
          </section>
        )}
      </For>
    </div>
  </Dialog>
);
