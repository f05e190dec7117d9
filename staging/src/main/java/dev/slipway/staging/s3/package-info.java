/** What Slipway keeps in an S3 bucket: archives, build logs, repositories. */
@NullMarked
package dev.slipway.staging.s3;

import org.jspecify.annotations.NullMarked;
