assert context.staging.inspect('team/app:rc').get('Digest').asString != context.digest
