DROP INDEX `conversations_thread`;--> statement-breakpoint
CREATE INDEX `conversations_thread` ON `conversations` (`connection`,`thread`,`created_at`,`number`);