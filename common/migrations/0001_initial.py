import common.clock
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AuditEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(db_index=True, default=common.clock.now, verbose_name='时间')),
                ('by_label', models.CharField(blank=True, max_length=120, verbose_name='操作人（当时）')),
                ('view_as', models.CharField(blank=True, max_length=120, verbose_name='代看身份')),
                ('address', models.GenericIPAddressField(null=True, verbose_name='来源地址')),
                ('request_id', models.CharField(blank=True, max_length=32, verbose_name='请求编号')),
                ('verb', models.CharField(max_length=40, verbose_name='动作')),
                ('object_type', models.CharField(max_length=80, verbose_name='对象类型')),
                ('object_key', models.CharField(blank=True, max_length=64, verbose_name='对象键')),
                ('object_label', models.CharField(blank=True, max_length=200, verbose_name='对象')),
                ('area_key', models.CharField(blank=True, max_length=32, verbose_name='区域键')),
                ('summary', models.CharField(max_length=400, verbose_name='摘要')),
                ('changes', models.JSONField(blank=True, default=dict, verbose_name='变化')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='操作人')),
            ],
            options={
                'verbose_name': '审计记录',
                'verbose_name_plural': '审计记录',
                'ordering': ['-id'],
                'permissions': [('view_audit', '查看审计日志'), ('open_admin', '进入数据维护后台'), ('view_jobs', '查看后台作业')],
            },
        ),
        migrations.CreateModel(
            name='AuditSeal',
            fields=[
                ('number', models.BigIntegerField(primary_key=True, serialize=False, verbose_name='序号')),
                ('mac', models.CharField(max_length=64, verbose_name='摘要值')),
                ('entry', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='seal', to='common.auditentry', verbose_name='审计记录')),
            ],
            options={
                'verbose_name': '审计封签',
                'verbose_name_plural': '审计封签',
                'ordering': ['number'],
            },
        ),
        migrations.CreateModel(
            name='IdempotencyKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=80, verbose_name='幂等键')),
                ('fingerprint', models.CharField(max_length=64, verbose_name='请求指纹')),
                ('status', models.PositiveSmallIntegerField(null=True, verbose_name='状态码')),
                ('answer', models.JSONField(null=True, verbose_name='答复')),
                ('created_at', models.DateTimeField(db_index=True, default=common.clock.now, verbose_name='时间')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='用户')),
            ],
            options={
                'verbose_name': '幂等键',
                'verbose_name_plural': '幂等键',
            },
        ),
        migrations.CreateModel(
            name='ImportBatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=common.clock.now, editable=False, verbose_name='建立时间')),
                ('updated_at', models.DateTimeField(default=common.clock.now, editable=False, verbose_name='更新时间')),
                ('kind', models.CharField(max_length=60, verbose_name='台账')),
                ('state', models.CharField(choices=[('checked', '已试导'), ('applied', '已导入'), ('undone', '已撤回')], default='checked', max_length=10, verbose_name='状态')),
                ('counts', models.JSONField(default=dict, verbose_name='计数')),
                ('faults', models.JSONField(default=list, verbose_name='问题')),
                ('created_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='建立人')),
            ],
            options={
                'verbose_name': '导入批次',
                'verbose_name_plural': '导入批次',
            },
        ),
        migrations.CreateModel(
            name='ImportedRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row_number', models.PositiveIntegerField(verbose_name='行号')),
                ('model_label', models.CharField(max_length=80, verbose_name='模型')),
                ('object_key', models.CharField(max_length=64, verbose_name='对象键')),
                ('before', models.JSONField(null=True, verbose_name='原值')),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='common.importbatch', verbose_name='批次')),
            ],
            options={
                'verbose_name': '导入行',
                'verbose_name_plural': '导入行',
            },
        ),
        migrations.CreateModel(
            name='JobRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, verbose_name='作业')),
                ('slot', models.CharField(default='', help_text='同一作业、同一时段（或对象）只有一条', max_length=120, verbose_name='时段或对象')),
                ('arguments', models.JSONField(default=dict, verbose_name='参数')),
                ('state', models.CharField(choices=[('queued', '排队中'), ('running', '进行中'), ('done', '已完成'), ('failed', '未完成')], default='queued', max_length=10, verbose_name='状态')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='已试次数')),
                ('max_attempts', models.PositiveSmallIntegerField(default=3, verbose_name='最多次数')),
                ('done', models.PositiveIntegerField(default=0, verbose_name='已完成数')),
                ('total', models.PositiveIntegerField(default=0, verbose_name='总数')),
                ('result', models.JSONField(default=dict, verbose_name='结果')),
                ('error', models.TextField(blank=True, verbose_name='问题')),
                ('created_at', models.DateTimeField(default=common.clock.now, verbose_name='建立时间')),
                ('started_at', models.DateTimeField(null=True, verbose_name='开始时间')),
                ('heartbeat_at', models.DateTimeField(null=True, verbose_name='最近心跳')),
                ('finished_at', models.DateTimeField(null=True, verbose_name='结束时间')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='发起人')),
            ],
            options={
                'verbose_name': '作业',
                'verbose_name_plural': '作业',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='StoredFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sha256', models.CharField(db_index=True, max_length=64, verbose_name='SHA-256')),
                ('size', models.PositiveBigIntegerField(verbose_name='字节数')),
                ('content_type', models.CharField(max_length=100, verbose_name='类型')),
                ('name', models.CharField(max_length=200, verbose_name='文件名')),
                ('created_at', models.DateTimeField(default=common.clock.now, verbose_name='存入时间')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='存入人')),
            ],
            options={
                'verbose_name': '文件',
                'verbose_name_plural': '文件',
            },
        ),
        migrations.AddField(
            model_name='importbatch',
            name='file',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='common.storedfile', verbose_name='文件'),
        ),
        migrations.AddIndex(
            model_name='auditentry',
            index=models.Index(fields=['object_type', 'object_key', '-id'], name='audit_object'),
        ),
        migrations.AddIndex(
            model_name='auditentry',
            index=models.Index(fields=['by', '-id'], name='audit_by'),
        ),
        migrations.AddConstraint(
            model_name='idempotencykey',
            constraint=models.UniqueConstraint(fields=('user', 'key'), name='idempotency_once'),
        ),
        migrations.AddIndex(
            model_name='importedrow',
            index=models.Index(fields=['model_label', 'object_key'], name='imported_row_object'),
        ),
        migrations.AddIndex(
            model_name='jobrun',
            index=models.Index(fields=['state', 'heartbeat_at'], name='job_state_heartbeat'),
        ),
        migrations.AddConstraint(
            model_name='jobrun',
            constraint=models.UniqueConstraint(fields=('name', 'slot'), name='job_once_per_slot'),
        ),
    ]
