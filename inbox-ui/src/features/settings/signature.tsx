import { createResource, createSignal, lazy, Show, Suspense } from "solid-js";
import type { Signature } from "../../../../src/realtime/wire";
import { signature } from "../../api/routes";
import { t } from "../../app/words";
import { Field } from "../../ui/field";
import { toast } from "../../ui/toast";
import { Failed, Form } from "./room";

const Preview = lazy(() => import("../composer/preview").then((room) => ({ default: room.Preview })));
const charsMax = 1000;

const Fields = (props: { said: Signature }) => {
  const [said, setSaid] = createSignal(props.said);
  const wrong = (text: string) => {
    const n = text.trim().length;
    return n > charsMax ? t("signature.long", { n, max: charsMax }) : undefined;
  };
  const isFine = () => !wrong(said().en) && !wrong(said().ru);
  return (
    <Form
      save={async () => {
        setSaid(await signature.setMine(said()));
        toast(t("saved"));
      }}
      valid={isFine}
      tried={() => undefined}
    >
      <div class="form-two">
        <Field
          label={t("signature.en")}
          rows={4}
          value={said().en}
          set={(en) => setSaid({ ...said(), en })}
          wrong={wrong(said().en)}
        />
        <Field
          label={t("signature.ru")}
          rows={4}
          value={said().ru}
          set={(ru) => setSaid({ ...said(), ru })}
          wrong={wrong(said().ru)}
        />
      </div>
      <p class="muted">{t("signature.help")}</p>
      <Suspense>
        <div class="form-two">
          <Show when={said().en.trim()}>
            <Preview text={said().en} title={t("signature.previewEn")} />
          </Show>
          <Show when={said().ru.trim()}>
            <Preview text={said().ru} title={t("signature.previewRu")} />
          </Show>
        </div>
      </Suspense>
    </Form>
  );
};

/** What the agent writes under their mails. */
export const OwnSignature = () => {
  const [said, { refetch }] = createResource(signature.mine);
  return (
    <Show when={!said.error} fallback={<Failed error={said.error} again={() => void refetch()} />}>
      <div class="card pad">
        <h3>{t("signature.title")}</h3>
        <Show when={said()}>{(known) => <Fields said={known()} />}</Show>
      </div>
    </Show>
  );
};
