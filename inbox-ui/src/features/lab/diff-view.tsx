import "./lab.css";
import { createMemo, createSignal, For, Show } from "solid-js";
import { t } from "../../app/words";
import { Segments } from "../../ui/field";
import { diffLines, folded, type Line, pairs } from "./diff";

const marks = { same: " ", gone: "−", new: "+" } as const;

const Cell = (props: { line: Line | null }) => (
  <td class={`diff-${props.line?.kind ?? "none"}`}>
    <Show when={props.line} fallback={<span class="sr">{t("lab.diff.none")}</span>}>
      {(line) => (
        <>
          <span class="diff-mark">{marks[line().kind]}</span>
          {line().text}
        </>
      )}
    </Show>
  </td>
);

/** Two texts held against each other, under each other or side by side. */
export const DiffView = (props: { before: string; after: string; label: string; left: string; right: string }) => {
  const [look, setLook] = createSignal<"unified" | "split">("unified");
  const lines = createMemo(() => diffLines(props.before, props.after));
  const shown = createMemo(() => folded(lines()));
  const isSame = () => lines().every(({ kind }) => kind === "same");
  const counts = () => ({
    gone: lines().filter(({ kind }) => kind === "gone").length,
    added: lines().filter(({ kind }) => kind === "new").length,
  });
  const parts = createMemo(() => {
    const groups: Line[][] = [[]];
    for (const line of shown()) line === null ? groups.push([]) : groups.at(-1)?.push(line);
    return groups.filter((group) => group.length > 0);
  });
  return (
    <Show when={!isSame()} fallback={<p class="muted">{t("lab.diff.same")}</p>}>
      <div class="line diff-head">
        <Segments
          label={t("lab.diff.look")}
          value={look()}
          set={setLook}
          choices={[
            { value: "unified", label: t("lab.diff.unified") },
            { value: "split", label: t("lab.diff.split") },
          ]}
        />
        <span class="muted num">
          −{counts().gone} +{counts().added}
        </span>
      </div>
      <section class="diff scroll" aria-label={props.label} tabindex={0}>
        <For each={parts()}>
          {(part) => (
            <table>
              <caption class="sr">{props.label}</caption>
              <thead class="sr">
                <tr>
                  <Show when={look() === "split"} fallback={<th scope="col">{props.label}</th>}>
                    <th scope="col">{props.left}</th>
                    <th scope="col">{props.right}</th>
                  </Show>
                </tr>
              </thead>
              <tbody>
                <Show
                  when={look() === "split"}
                  fallback={
                    <For each={part}>
                      {(line) => (
                        <tr>
                          <Cell line={line} />
                        </tr>
                      )}
                    </For>
                  }
                >
                  <For each={pairs(part)}>
                    {(pair) => (
                      <tr>
                        <Cell line={pair.left} />
                        <Cell line={pair.right} />
                      </tr>
                    )}
                  </For>
                </Show>
              </tbody>
            </table>
          )}
        </For>
      </section>
    </Show>
  );
};
