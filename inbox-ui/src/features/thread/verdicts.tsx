import { Popover } from "@kobalte/core/popover";
import ThumbsDown from "lucide-solid/icons/thumbs-down";
import ThumbsUp from "lucide-solid/icons/thumbs-up";
import UserRound from "lucide-solid/icons/user-round";
import { createResource, createSignal, For, Show } from "solid-js";
import { Dynamic } from "solid-js/web";
import type { Message, VerdictView } from "../../../../src/realtime/wire";
import { api } from "../../api/routes";
import { agentById, me } from "../../app/session";
import { attempt, inWords } from "../../app/trouble";
import { locale, t } from "../../app/words";
import { settleMessage } from "../../live/actions";

const opinions = ["right", "wrong", "should_hand_over"] as const;
const signs = { right: ThumbsUp, wrong: ThumbsDown, should_hand_over: UserRound } as const;

/** Which article would have been right: found by its words. */
const ArticleField = (props: { picked: string | null; pick: (id: string | null) => void }) => {
  const [q, setQ] = createSignal("");
  const [found] = createResource(
    () => (q().trim().length > 1 ? q().trim() : null),
    (words) => api.articlesFor(words, locale()),
  );
  return (
    <div class="verdict-found">
      <input
        class="input"
        type="search"
        value={q()}
        aria-label={t("verdict.article")}
        placeholder={t("verdict.article")}
        onInput={(event) => setQ(event.currentTarget.value)}
      />
      <Show when={found.error}>{(error) => <small role="alert">{inWords(error())}</small>}</Show>
      <For each={(found.error ? undefined : found.latest) ?? []}>
        {(one) => (
          <button
            type="button"
            class="btn small plain"
            aria-pressed={props.picked === one.article}
            onClick={() => props.pick(props.picked === one.article ? null : one.article)}
          >
            <span class="clip">{one.title}</span>
          </button>
        )}
      </For>
    </div>
  );
};

/** What customer and colleagues thought of an answer of the bot, and what I think of it. */
export const Verdicts = (props: { message: Message }) => {
  const [open, setOpen] = createSignal(false);
  const mine = () => props.message.verdicts.find(({ agent }) => agent === me.id) ?? null;
  const others = () => props.message.verdicts.filter(({ agent }) => agent !== me.id);
  const who = (one: VerdictView) => (one.by === "customer" ? t("customer") : (agentById(one.agent)?.name ?? "?"));
  const say = (verdict: VerdictView["verdict"] | null, article: string | null = null) =>
    attempt(async () => settleMessage(await api.judge(props.message.id, { verdict, article })));
  return (
    <>
      <For each={others()}>
        {(one) => (
          <span class={`verdict-mark ${one.verdict === "right" ? "right" : "wrong"}`}>
            <Dynamic component={signs[one.verdict]} size={12} stroke-width={1.75} aria-hidden="true" />
            {t("verdict.by", { who: who(one), what: t(`verdict.${one.verdict}`) })}
          </span>
        )}
      </For>
      <Popover open={open()} onOpenChange={setOpen} gutter={4} placement="top-start">
        <Popover.Trigger class="msg-why">
          {mine() ? t("verdict.mine", { what: t(`verdict.${mine()?.verdict ?? "right"}`) }) : t("verdict.ask")}
        </Popover.Trigger>
        <Popover.Portal>
          <Popover.Content class="float verdict-card">
            <Popover.Title>
              <strong>{t("verdict.title")}</strong>
            </Popover.Title>
            <div class="line">
              <For each={opinions}>
                {(one) => (
                  <button
                    type="button"
                    class="btn small"
                    aria-pressed={mine()?.verdict === one}
                    onClick={() => {
                      void say(mine()?.verdict === one ? null : one);
                      if (one === "right") setOpen(false);
                    }}
                  >
                    <Dynamic component={signs[one]} size={14} stroke-width={1.5} aria-hidden="true" />
                    {t(`verdict.${one}`)}
                  </button>
                )}
              </For>
            </div>
            <Show when={mine()?.verdict === "wrong"}>
              <ArticleField
                picked={mine()?.article ?? null}
                pick={(id) => {
                  void say("wrong", id);
                  if (id) setOpen(false);
                }}
              />
            </Show>
          </Popover.Content>
        </Popover.Portal>
      </Popover>
    </>
  );
};
