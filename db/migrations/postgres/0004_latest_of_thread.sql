DROP INDEX "conversations_thread";--> statement-breakpoint
CREATE INDEX "conversations_thread" ON "conversations" USING btree ("connection","thread","created_at","number");