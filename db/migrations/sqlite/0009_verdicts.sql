CREATE TABLE `translations` (
	`message` text NOT NULL,
	`language` text NOT NULL,
	`kind` text NOT NULL,
	`text` text NOT NULL,
	`of` text NOT NULL,
	`engine` text NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`message`) REFERENCES `messages`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `translations_one` ON `translations` (`message`,`language`,`kind`);--> statement-breakpoint
CREATE TABLE `verdicts` (
	`message` text NOT NULL,
	`who` text NOT NULL,
	`by` text NOT NULL,
	`verdict` text NOT NULL,
	`article` text,
	`at` integer NOT NULL,
	FOREIGN KEY (`message`) REFERENCES `messages`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `verdicts_who` ON `verdicts` (`message`,`who`);--> statement-breakpoint
CREATE INDEX `verdicts_at` ON `verdicts` (`at`);--> statement-breakpoint
ALTER TABLE `suggestions` ADD `why` text;