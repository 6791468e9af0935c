DROP INDEX `arrivals_waiting`;--> statement-breakpoint
CREATE INDEX `arrivals_waiting` ON `arrivals` (`connection`,`external_id`) WHERE state = 'waiting';--> statement-breakpoint
DROP INDEX `conversations_assignee`;--> statement-breakpoint
CREATE INDEX `conversations_assignee` ON `conversations` (`assignee`,`status`,`updated_at`) WHERE assignee is not null;