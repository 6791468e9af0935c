import { Show } from "solid-js";
import type { VersionContent } from "../../../../src/realtime/wire";
import { t } from "../../app/words";
import { contentText, headingOf } from "./content";
import { DiffView } from "./diff-view";
import type { Came } from "./editing";

type Clashes = Came["clashes"];
const isOfPrompts = (clashes: Clashes) => clashes.every(([room]) => room === "prompts");

/** Of a version only what both have changed, as lines of text. */
const clashing = (
  content: VersionContent,
  { clashes, called }: { clashes: Clashes; called: (id: string) => string },
) => {
  const isIn = (room: string, name: string) => clashes.some(([first, second]) => first === room && second === name);
  const prompts = Object.entries(content.prompts).filter(([name]) => isIn("prompts", name));
  if (isOfPrompts(clashes)) return prompts.map(([name, text]) => `${headingOf(name)}\n${text}`).join("\n");
  const categories = content.categories.filter(({ id }) => isIn("categories", id));
  return contentText({ ...content, prompts: Object.fromEntries(prompts), categories }, called);
};

/** What a colleague saved and what is to be saved here, held against what both began from; and whose stands. */
export const NewerAsk = (props: {
  came: Came;
  called: (id: string) => string;
  keepMine: () => void;
  take: (whose: "theirs" | "both") => void;
}) => {
  const told = (content: VersionContent) => clashing(content, { clashes: props.came.clashes, called: props.called });
  return (
    // Whoever saves by key may be far below.
    <section class="newer" role="alert" ref={(ask) => queueMicrotask(() => ask.scrollIntoView({ block: "nearest" }))}>
      <p>
        <strong>{t("lab.conflict", { who: props.came.who })}</strong>
      </p>
      <p>{t("lab.theyWrote", { who: props.came.who })}</p>
      <DiffView
        before={told(props.came.base)}
        after={told(props.came.theirs.content)}
        label={t("lab.theyWrote", { who: props.came.who })}
        left={t("lab.then")}
        right={props.came.who}
      />
      <p>{t("lab.youWrote")}</p>
      <DiffView
        before={told(props.came.base)}
        after={told(props.came.mine)}
        label={t("lab.youWrote")}
        left={t("lab.then")}
        right={t("lab.youWrote")}
      />
      <div class="form-foot">
        <Show when={isOfPrompts(props.came.clashes)}>
          <button type="button" class="btn" onClick={() => props.take("both")}>
            {t("newer.both")}
          </button>
        </Show>
        <button type="button" class="btn" onClick={() => props.take("theirs")}>
          {t("lab.takeTheirs")}
        </button>
        <button type="button" class="btn danger" onClick={() => props.keepMine()}>
          {t("lab.keepMine")}
        </button>
      </div>
    </section>
  );
};
