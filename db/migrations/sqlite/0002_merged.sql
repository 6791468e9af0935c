ALTER TABLE `conversations` ADD `merged_into` text;--> statement-breakpoint
CREATE INDEX `contacts_phone` ON `contacts` (`phone`);--> statement-breakpoint
CREATE INDEX `contacts_name` ON `contacts` (`name`);